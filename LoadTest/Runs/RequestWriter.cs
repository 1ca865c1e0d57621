using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Payments.LoadTest.Merchants;
using Payments.LoadTest.Orders;

namespace Payments.LoadTest.Runs;

/// <summary>Writes requests into one buffer each; what it gives is valid until the next.</summary>
internal sealed class RequestWriter
{
    private const int MaxHead = 1024;
    private readonly byte[] _signed = new byte[16 * 1024];
    private readonly byte[] _request = new byte[20 * 1024];

    /// <summary>A create, signed by its merchant.</summary>
    public ReadOnlyMemory<byte> Create(
        OrderRecords records,
        int order,
        OrderPlan plan,
        Merchant merchant,
        OrderTemplate shape,
        DateTimeOffset at
    )
    {
        var now = at.ToUnixTimeSeconds();
        Utf8.TryWrite(_signed, CultureInfo.InvariantCulture, $"{records.Tag}-{order}.{now}.POST /v1/orders\n", out var head);
        var body = Order(_signed.AsSpan(head), records, order, plan, shape, at);
        return Signed("/v1/orders", records, order, merchant, now, head, body);
    }

    /// <summary>A create as a frame of a stream; its id is the order's number.</summary>
    public ReadOnlyMemory<byte> Frame(OrderRecords records, int order, OrderPlan plan, OrderTemplate shape, DateTimeOffset now)
    {
        Utf8.TryWrite(_request, CultureInfo.InvariantCulture, $$"""{"type":"create_order","id":"{{order}}","order":""", out var head);
        var body = Order(_request.AsSpan(head), records, order, plan, shape, now);
        _request[head + body] = (byte)'}';
        return _request.AsMemory(0, head + body + 1);
    }

    /// <summary>A request about an order, signed by its merchant.</summary>
    public ReadOnlyMemory<byte> About(OrderRecords records, int order, Merchant merchant, string path, string json, long now)
    {
        Utf8.TryWrite(_signed, CultureInfo.InvariantCulture, $"{records.Tag}-{order}.{now}.POST {path}\n", out var head);
        var body = Encoding.UTF8.GetBytes(json, _signed.AsSpan(head));
        return Signed(path, records, order, merchant, now, head, body);
    }

    /// <summary>A provider's callback.</summary>
    public ReadOnlyMemory<byte> Callback(
        OrderTemplate shape,
        string status,
        string orderId,
        string paymentId,
        long amount,
        DateTimeOffset now,
        ReadOnlySpan<byte> key
    )
    {
        var timestamp = now.ToUnixTimeSeconds();
        Utf8.TryWrite(_signed, CultureInfo.InvariantCulture, $"{timestamp}.", out var head);
        Utf8.TryWrite(
            _signed.AsSpan(head),
            CultureInfo.InvariantCulture,
            $$"""{"status":"{{status}}","order_id":"{{orderId}}","payment_id":"{{paymentId}}","amount":{{amount}},"currency":"EUR","paid_at":"{{now:yyyy-MM-ddTHH:mm:ssZ}}"}""",
            out var body
        );
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, _signed.AsSpan(0, head + body), hash);
        Span<char> hex = stackalloc char[HMACSHA256.HashSizeInBytes * 2];
        Convert.TryToHexStringLower(hash, hex, out _);
        Utf8.TryWrite(
            _request,
            CultureInfo.InvariantCulture,
            $"POST /v1/channels/{shape.Channel}/callbacks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body}\r\nX-Timestamp: {timestamp}\r\nX-Signature: {hex}\r\n\r\n",
            out var written
        );
        return Assemble(written, head, body);
    }

    /// <summary>The press on a page's button.</summary>
    public ReadOnlyMemory<byte> PayPage(string path)
    {
        Utf8.TryWrite(
            _request,
            CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
            out var written
        );
        return _request.AsMemory(0, written);
    }

    private static int Order(Span<byte> into, OrderRecords records, int order, OrderPlan plan, OrderTemplate shape, DateTimeOffset now)
    {
        Utf8.TryWrite(
            into,
            CultureInfo.InvariantCulture,
            $$"""{"merchant_order_id":"{{records.Tag}}-{{order}}","kind":"{{shape.Kind}}","amount":{{plan.Amount}},"currency":"EUR","expires_in":{{shape.Deadlines?.SecondsFor(order, now) ?? shape.ExpiresIn}}{{shape.BodySuffix}}{{Account(records, order)}}}""",
            out var written
        );
        return written;
    }

    private static string Account(OrderRecords records, int order) =>
        records.Accounts == 0 ? "" : $",\"account_id\":\"{OrderRecords.AccountId(records.AccountOf(order))}\"";

    private ReadOnlyMemory<byte> Signed(string path, OrderRecords records, int order, Merchant merchant, long now, int head, int body)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(merchant.Key, _signed.AsSpan(0, head + body), hash);
        Span<char> base64 = stackalloc char[44];
        Convert.TryToBase64Chars(hash, base64, out _);
        Utf8.TryWrite(
            _request.AsSpan(0, MaxHead),
            CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body}\r\nmerchant-id: {merchant.Id}\r\nwebhook-id: {records.Tag}-{order}\r\nwebhook-timestamp: {now}\r\nwebhook-signature: v1,{base64}\r\n\r\n",
            out var written
        );
        return Assemble(written, head, body);
    }

    private ReadOnlyMemory<byte> Assemble(int written, int head, int body)
    {
        _signed.AsSpan(head, body).CopyTo(_request.AsSpan(written));
        return _request.AsMemory(0, written + body);
    }
}
