using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Payments.Cli.Output;
using Payments.Client;
using Payments.Client.Streaming;
using Payments.Client.Webhooks;

namespace Payments.Cli.Forwarding;

/// <summary>What an endpoint answered.</summary>
/// <param name="Status">The HTTP status; null where there was no answer.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Error">Why there was no answer.</param>
internal sealed record ForwardResult(int? Status, TimeSpan Duration, string? Error);

/// <summary>Sends events to an endpoint as the server sends notifications, once each.</summary>
internal sealed class EventForwarder(PaymentsClient client, Uri? url, SigningSecret secret, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private string? _merchantId;

    /// <returns>Null where there is no endpoint.</returns>
    public async Task<ForwardResult?> Forward(OrderEvent happened, CancellationToken cancellationToken)
    {
        if (url is null)
            return null;
        // The stream does not say whose events they are: all are of one merchant.
        _merchantId ??= (await client.Orders.GetAsync(happened.OrderId, cancellationToken)).MerchantId;
        var body = JsonSerializer.SerializeToUtf8Bytes(NotificationBody.Of(happened, _merchantId), CliJson.Line);
        var now = clock.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.Add("webhook-id", happened.EventId);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", secret.Sign(happened.EventId, now, body));
        return await Send(request, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<ForwardResult> Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        using var timeout = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return new ForwardResult((int)response.StatusCode, clock.GetElapsedTime(started), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ForwardResult(null, clock.GetElapsedTime(started), $"no answer within {Limit.TotalSeconds} s");
        }
        catch (HttpRequestException error)
        {
            return new ForwardResult(null, clock.GetElapsedTime(started), error.Message);
        }
    }
}
