using System;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace Payments.LoadTest;

/// <summary>Writes requests into one buffer each; what it gives is valid until the next.</summary>
internal sealed class RequestWriter
{
    private const int MaxHead = 1024;
    private readonly byte[] _signed = new byte[16 * 1024];
    private readonly byte[] _request = new byte[20 * 1024];

    /// <summary>A create, signed by its merchant.</summary>
    public ReadOnlyMemory<byte> Create(OrderBook book, int order, Plan plan, Merchant merchant, OrderShape shape, DateTimeOffset at)
    {
        var now = at.ToUnixTimeSeconds();
        Utf8.TryWrite(_signed, CultureInfo.InvariantCulture, $"{book.Tag}-{order}.{now}.POST /v1/orders\n", out var head);
        var body = Order(_signed.AsSpan(head), book, order, plan, shape, at);
        return Signed("/v1/orders", book, order, merchant, now, head, body);
    }

    /// <summary>A create as a frame of a stream; its id is the order's number.</summary>
    public ReadOnlyMemory<byte> Frame(OrderBook book, int order, Plan plan, OrderShape shape, DateTimeOffset now)
    {
        Utf8.TryWrite(_request, CultureInfo.InvariantCulture, $$"""{"type":"create_order","id":"{{order}}","order":""", out var head);
        var body = Order(_request.AsSpan(head), book, order, plan, shape, now);
        _request[head + body] = (byte)'}';
        return _request.AsMemory(0, head + body + 1);
    }

    /// <summary>A request about an order, signed by its merchant.</summary>
    public ReadOnlyMemory<byte> About(OrderBook book, int order, Merchant merchant, string path, string json, long now)
    {
        Utf8.TryWrite(_signed, CultureInfo.InvariantCulture, $"{book.Tag}-{order}.{now}.POST {path}\n", out var head);
        var body = Encoding.UTF8.GetBytes(json, _signed.AsSpan(head));
        return Signed(path, book, order, merchant, now, head, body);
    }

    /// <summary>A provider's callback.</summary>
    public ReadOnlyMemory<byte> Callback(OrderShape shape, string status, string orderId, string paymentId, long amount, DateTimeOffset now, ReadOnlySpan<byte> key)
    {
        var timestamp = now.ToUnixTimeSeconds();
        Utf8.TryWrite(_signed, CultureInfo.InvariantCulture, $"{timestamp}.", out var head);
        Utf8.TryWrite(
            _signed.AsSpan(head), CultureInfo.InvariantCulture,
            $$"""{"status":"{{status}}","order_id":"{{orderId}}","payment_id":"{{paymentId}}","amount":{{amount}},"currency":"EUR","paid_at":"{{now:yyyy-MM-ddTHH:mm:ssZ}}"}""", out var body);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, _signed.AsSpan(0, head + body), hash);
        Span<char> hex = stackalloc char[HMACSHA256.HashSizeInBytes * 2];
        Convert.TryToHexStringLower(hash, hex, out _);
        Utf8.TryWrite(
            _request, CultureInfo.InvariantCulture,
            $"POST /v1/channels/{shape.Channel}/callbacks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body}\r\nX-Timestamp: {timestamp}\r\nX-Signature: {hex}\r\n\r\n",
            out var written);
        return Whole(written, head, body);
    }

    /// <summary>The press on a page's button.</summary>
    public ReadOnlyMemory<byte> Press(string path)
    {
        Utf8.TryWrite(_request, CultureInfo.InvariantCulture, $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n", out var written);
        return _request.AsMemory(0, written);
    }

    private static int Order(Span<byte> into, OrderBook book, int order, Plan plan, OrderShape shape, DateTimeOffset now)
    {
        Utf8.TryWrite(
            into, CultureInfo.InvariantCulture,
            $$"""{"merchant_order_id":"{{book.Tag}}-{{order}}","kind":"{{shape.Kind}}","amount":{{plan.Amount}},"currency":"EUR","expires_in":{{shape.Deadlines?.SecondsFor(order, now) ?? shape.ExpiresIn}}{{shape.Rest}}{{Account(book, order)}}}""", out var written);
        return written;
    }

    private static string Account(OrderBook book, int order) => book.Accounts == 0 ? "" : $",\"account_id\":\"{OrderBook.AccountId(book.AccountOf(order))}\"";

    private ReadOnlyMemory<byte> Signed(string path, OrderBook book, int order, Merchant merchant, long now, int head, int body)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(merchant.Key, _signed.AsSpan(0, head + body), hash);
        Span<char> base64 = stackalloc char[44];
        Convert.TryToBase64Chars(hash, base64, out _);
        Utf8.TryWrite(
            _request.AsSpan(0, MaxHead), CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body}\r\nmerchant-id: {merchant.Id}\r\nwebhook-id: {book.Tag}-{order}\r\nwebhook-timestamp: {now}\r\nwebhook-signature: v1,{base64}\r\n\r\n",
            out var written);
        return Whole(written, head, body);
    }

    private ReadOnlyMemory<byte> Whole(int written, int head, int body)
    {
        _signed.AsSpan(head, body).CopyTo(_request.AsSpan(written));
        return _request.AsMemory(0, written + body);
    }
}
