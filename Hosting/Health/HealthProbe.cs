namespace Payments.Hosting.Health;

/// <summary>
/// <c>--health http://127.0.0.1:5000/health/live</c>: asks a running server instead of starting one, for containers that
/// hold no other program. Exit code 0 when it answers 2xx within 2 s, else 1.
/// </summary>
public static class HealthProbe
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2);

    /// <summary>The URL to ask when the arguments say so; null when they do not.</summary>
    public static string? UrlIn(string[] args) => args is ["--health", var url] ? url : null;

    /// <summary>Asks.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> Ask(string url)
    {
        using var http = new HttpClient();
        using var timeout = new CancellationTokenSource(ProbeTimeout, TimeProvider.System);
        try
        {
            using var answer = await http.GetAsync(url, timeout.Token);
            var text = await answer.Content.ReadAsStringAsync(timeout.Token);
            await Console.Out.WriteLineAsync(text);
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception error)
            when (error is HttpRequestException or OperationCanceledException or InvalidOperationException or UriFormatException)
        {
            await Console.Error.WriteLineAsync($"{url} does not answer: {error.Message}");
            return 1;
        }
    }
}
