using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using Payments.Crash.Tests.Run;
using Payments.Testing;
using Payments.Testing.Processes;

namespace Payments.Crash.Tests.Load;

/// <summary>
/// A client as the documentation wants it: a request that got no answer, or 503, is repeated as it was once the server
/// is up again. Any other answer counts.
/// </summary>
internal sealed class PaymentsClient : IDisposable
{
    // What is tested is that nothing is lost, not how soon: on a machine that others load, silos take a minute to find each other again.
    private static readonly TimeSpan RetryTimeout = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(100);

    private readonly IServer _server;
    private readonly HttpClient _http;
    private readonly EventCounter _answers = new();

    public PaymentsClient(IServer server)
    {
        _server = server;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>How many answers have come.</summary>
    public long Answers => _answers.Count;

    /// <summary>Completes when so many more answers have come.</summary>
    public Task After(long answers) => _answers.After(answers);

    public Task<ServerResponse> Send(HttpMethod method, string path, string bearer, object? body = null) =>
        Send(() =>
        {
            var request = new HttpRequestMessage(method, _server.Url + path) { Content = body is null ? null : JsonContent.Create(body) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
            return request;
        });

    /// <summary>Does on the sandbox's page what a payer would.</summary>
    public Task<ServerResponse> Pay(string payUrl, string outcome, int? delayMs) =>
        Send(() =>
        {
            var form = new Dictionary<string, string>(StringComparer.Ordinal) { ["outcome"] = outcome };
            if (delayMs is { } delay)
                form["delay_ms"] = delay.ToString();
            return new HttpRequestMessage(HttpMethod.Post, payUrl) { Content = new FormUrlEncodedContent(form) };
        });

    public void Dispose() => _http.Dispose();

    private async Task<ServerResponse> Send(Func<HttpRequestMessage> request)
    {
        ServerResponse? answer = null;
        var missing = await Poll.Until(RetryTimeout, RetryInterval, async () =>
        {
            await _server.Ready.WaitAsync(RetryTimeout, TimeProvider.System);
            (answer, var failure) = await Try(request);
            return answer is null ? $"an answer, at last: {failure}" : null;
        });
        return answer
            ?? throw new InvalidOperationException($"The server is up, and for {RetryTimeout.TotalSeconds} s there was not {missing}.");
    }

    private async Task<(ServerResponse? Answer, string? Failure)> Try(Func<HttpRequestMessage> request)
    {
        using var message = request();
        try
        {
            using var response = await _http.SendAsync(message);
            var answer = new ServerResponse((int)response.StatusCode, await response.Content.ReadAsStringAsync());
            _answers.Add();
            return answer.Status == 503 ? (null, answer.Body) : (answer, null);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or SocketException or OperationCanceledException)
        {
            return (null, error.Message);
        }
    }
}
