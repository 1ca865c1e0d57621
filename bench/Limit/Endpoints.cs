using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Payments.Bench.Limit;

/// <summary>The three exchanges of a lifecycle, each with its commit.</summary>
internal sealed class Endpoints(
    Merchants merchants,
    GroupCommit commits,
    Notifications notifications,
    string callbackSecret,
    TimeProvider clock
)
{
    private const int KeyLength = 16;
    private readonly byte[] _callbackKey = Encoding.UTF8.GetBytes(callbackSecret);

    public async Task Register(HttpContext http)
    {
        var registration = JsonSerializer.Deserialize(await Body(http), LimitJson.Default.Registration)!;
        var merchant = merchants.Add(registration.NotifyUrl);
        await Answer(
            http,
            201,
            new Registered(merchant.Id, "none", "whsec_" + Convert.ToBase64String(merchant.Key)),
            LimitJson.Default.Registered
        );
    }

    public async Task Create(HttpContext http)
    {
        var (body, now) = (await Body(http), clock.GetUtcNow());
        if (
            merchants.Find(http.Request.Headers["merchant-id"]) is not { } merchant
            || !Signatures.IsSigned(http.Request, merchant, body, now)
        )
        {
            http.Response.StatusCode = 401;
            return;
        }

        var request = JsonSerializer.Deserialize(body, LimitJson.Default.CreateRequest)!;
        var key = SHA256.HashData(Encoding.UTF8.GetBytes(merchant.Id + "\n" + request.MerchantOrderId))[..KeyLength];
        var id = "ord_" + Convert.ToHexStringLower(key);
        var order = new Order
        {
            Id = id,
            MerchantId = merchant.Id,
            MerchantOrderId = request.MerchantOrderId,
            Kind = request.Kind,
            Amount = request.Amount,
            Currency = request.Currency,
            Status = "awaiting_payment",
            Description = request.Description,
            Channel = "loadtest",
            PayUrl = "http://127.0.0.1/pay/" + id,
            Metadata = request.Metadata,
            CreatedAt = now,
            ExpiresAt = now.AddSeconds(request.ExpiresIn),
        };
        var document = JsonSerializer.SerializeToUtf8Bytes(order, LimitJson.Default.Order);
        await commits.Add(file =>
        {
            file.Create(key, order, document);
            return null;
        });
        await Answer(http, 201, document);
    }

    public async Task Paid(HttpContext http)
    {
        var (body, now) = (await Body(http), clock.GetUtcNow());
        if (!Signatures.IsSigned(http.Request, _callbackKey, body, now))
        {
            http.Response.StatusCode = 401;
            return;
        }

        var callback = JsonSerializer.Deserialize(body, LimitJson.Default.Callback)!;
        var key = Convert.FromHexString(callback.OrderId.AsSpan("ord_".Length));
        var document = await commits.Add(file => file.Pay(key, now, callback.PaidAt));
        if (document is not null)
            _ = Notify(key, JsonSerializer.Deserialize(document, LimitJson.Default.Order)!);
        http.Response.StatusCode = 204;
    }

    private async Task Notify(byte[] key, Order order)
    {
        if (!await notifications.Send(merchants.Find(order.MerchantId)!, order, clock.GetUtcNow()))
            return;
        var now = clock.GetUtcNow();
        await commits.Add(file =>
        {
            file.Tell(key, now);
            return null;
        });
    }

    private static async ValueTask<byte[]> Body(HttpContext http)
    {
        var reader = http.Request.BodyReader;
        var read = await reader.ReadAtLeastAsync((int)(http.Request.ContentLength ?? 0));
        var body = read.Buffer.ToArray();
        reader.AdvanceTo(read.Buffer.End);
        return body;
    }

    private static ValueTask Answer<T>(HttpContext http, int status, T value, JsonTypeInfo<T> type) =>
        Answer(http, status, JsonSerializer.SerializeToUtf8Bytes(value, type));

    private static async ValueTask Answer(HttpContext http, int status, byte[] json)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = json.Length;
        await http.Response.Body.WriteAsync(json);
    }
}
