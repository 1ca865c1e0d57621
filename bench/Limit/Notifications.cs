using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Payments.Bench.Limit;

/// <summary>Posts signed notifications.</summary>
internal sealed class Notifications : IDisposable
{
    private readonly HttpClient _http = new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        }
    );

    /// <summary>Whether the merchant has acknowledged it.</summary>
    public async Task<bool> Send(Merchant merchant, Order order, DateTimeOffset now)
    {
        var id = order.Id.Replace("ord_", "evt_", StringComparison.Ordinal);
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new Notification(
                id,
                "order.paid",
                3,
                order.Id,
                order.MerchantId,
                order.MerchantOrderId,
                order.Kind,
                order.Amount,
                order.Currency,
                order.Status,
                order.PaidAt
            ),
            LimitJson.Default.Notification
        );
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, merchant.NotifyUrl) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("webhook-id", id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp);
        request.Headers.TryAddWithoutValidation("webhook-signature", Signatures.Standard(merchant.Key, $"{id}.{timestamp}.", body));
        using var answer = await _http.SendAsync(request);
        return answer.IsSuccessStatusCode;
    }

    public void Dispose() => _http.Dispose();
}
