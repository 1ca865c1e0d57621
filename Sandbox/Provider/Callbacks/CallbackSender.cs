using System.Net.Http.Headers;
using Payments.Domain.Signatures;
using Payments.Domain.Text;
using Payments.Sandbox.Provider.Books;

namespace Payments.Sandbox.Provider.Callbacks;

/// <summary>Posts one callback once.</summary>
internal sealed class CallbackSender(SandboxOptions options, SandboxFaults faults, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient _http = LoopbackHttp.NewClient();

    /// <summary>Sends it.</summary>
    /// <returns>Whether it was acknowledged by 2xx, and its outcome: an HTTP status or a word.</returns>
    public async Task<(bool Acknowledged, string Answer)> Send(DueCallback callback, CancellationToken stopping)
    {
        if (faults.Current.DropCallbacks)
            return (false, "dropped");

        using var limit = new CancellationTokenSource(TimeLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        using var request = Request(callback);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return (response.IsSuccessStatusCode, ((int)response.StatusCode).ToString());
        }
        catch (HttpRequestException exception)
        {
            return (false, SnakeCase<HttpRequestError>.Of(exception.HttpRequestError));
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return (false, "timeout");
        }
    }

    private HttpRequestMessage Request(DueCallback callback)
    {
        var now = clock.GetUtcNow();
        var request = new HttpRequestMessage(HttpMethod.Post, options.CallbackUrl()) { Content = new ByteArrayContent(callback.Body) };
        request.Content.Headers.ContentType = Json;
        request.Headers.TryAddWithoutValidation(StandardWebhooks.IdHeader, callback.Id);
        request.Headers.TryAddWithoutValidation(StandardWebhooks.TimestampHeader, now.ToUnixTimeSeconds().ToString());
        request.Headers.TryAddWithoutValidation(
            StandardWebhooks.SignatureHeader,
            StandardWebhooks.Sign(options.Key, callback.Id, now, callback.Body)
        );
        return request;
    }

    public void Dispose() => _http.Dispose();
}
