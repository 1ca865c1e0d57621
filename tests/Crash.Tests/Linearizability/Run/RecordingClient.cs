using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using Payments.Crash.Tests.Load;
using Payments.Crash.Tests.Run;
using Payments.Testing.Processes;

namespace Payments.Crash.Tests.Linearizability.Run;

/// <summary>An answer, and when it was waited for.</summary>
/// <param name="Invoked">Just before the request was sent.</param>
/// <param name="Returned">Just after the answer came; null where none came that says anything.</param>
/// <param name="Response">The answer; null where none came that says anything.</param>
internal readonly record struct Exchange(long Invoked, long? Returned, ServerResponse? Response);

/// <summary>
/// Asks once. A request without an answer, or with 5xx, may have been carried out or not: nobody repeats it, since the repetition would
/// hide which.
/// </summary>
internal sealed class RecordingClient(IServer server) : IDisposable
{
    private readonly EventCounter _exchanges = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Completes when so many more requests have been answered or given up.</summary>
    public Task After(long exchanges) => _exchanges.After(exchanges);

    /// <summary>How many requests have been answered or given up.</summary>
    public long Exchanges => _exchanges.Count;

    public Task<Exchange> Send(HttpMethod method, string path, string bearer, object? body = null)
    {
        var request = new HttpRequestMessage(method, server.Url + path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return Send(request);
    }

    /// <summary>Does on the provider's page what a payer would.</summary>
    public Task<Exchange> Pay(string payUrl) =>
        Send(new HttpRequestMessage(HttpMethod.Post, payUrl) { Content = new FormUrlEncodedContent([new("outcome", "paid")]) });

    public static long Now => TimeProvider.System.GetTimestamp();

    public void Dispose() => _http.Dispose();

    private async Task<Exchange> Send(HttpRequestMessage request)
    {
        var invoked = Now;
        try
        {
            using var response = await _http.SendAsync(request);
            var answer = new ServerResponse((int)response.StatusCode, await response.Content.ReadAsStringAsync());
            return answer.Status >= 500 ? new Exchange(invoked, null, null) : new Exchange(invoked, Now, answer);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or SocketException or OperationCanceledException)
        {
            return new Exchange(invoked, null, null);
        }
        finally
        {
            request.Dispose();
            _exchanges.Add();
        }
    }
}
