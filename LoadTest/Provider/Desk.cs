using System;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Threading;

namespace Payments.LoadTest;

/// <summary>Where the server reaches this program: the notify_url of every merchant, and the provider.</summary>
internal sealed class Desk : IDisposable
{
    private readonly ConcurrentDictionary<int, (Merchant Merchant, Inbox Inbox)> _merchants = new();
    private readonly ConcurrentDictionary<string, OrderBook> _books = new(StringComparer.Ordinal);
    private readonly HttpListener _listener;
    private readonly TimeProvider _clock;
    private int _numbers;

    public Desk(IPEndPoint listen, TimeProvider clock)
    {
        _clock = clock;
        _listener = new HttpListener(listen, Take);
    }

    public IPEndPoint Address => _listener.Address;

    /// <summary>A number for a merchant, before it is registered.</summary>
    public int NextNumber() => Interlocked.Increment(ref _numbers);

    public string NotifyUrl(int number) => $"http://{Address}/notify/{number}";

    public void Add(OrderBook book) => _books[book.Tag] = book;

    public void Add(Merchant merchant, Inbox inbox) => _merchants[merchant.Number] = (merchant, inbox);

    public void Remove(OrderBook book) => _books.TryRemove(book.Tag, out _);

    public void Remove(Merchant merchant) => _merchants.TryRemove(merchant.Number, out _);

    public void Dispose() => _listener.Dispose();

    private Reply Take(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        var path = Http.Path(head);
        var notify = "/notify/"u8;
        if (path.StartsWith(notify))
            return Utf8Parser.TryParse(path[notify.Length..], out int number, out _) && _merchants.TryGetValue(number, out var at) ? at.Inbox.Take(at.Merchant, head, body) : new Reply(Replies.Unknown);
        if (path.SequenceEqual("/provider/verify"u8) || path.SequenceEqual("/provider/prepare"u8)) return ProviderDesk.Yes(body);
        if (path.SequenceEqual("/provider/refund"u8)) return ProviderDesk.Refund(body);
        if (path.SequenceEqual("/provider/charge"u8)) return ProviderDesk.Charge(BookOf(body), body, _clock.GetUtcNow());
        if (path.SequenceEqual("/provider/close"u8)) return ProviderDesk.Close(BookOf(body), body);
        return path.SequenceEqual("/provider/query"u8) ? ProviderDesk.Query(BookOf(body), body, _clock.GetUtcNow()) : new Reply(Replies.Unknown);
    }

    private OrderBook? BookOf(ReadOnlySpan<byte> body)
    {
        var order = FlatJson.Text(body, "\"merchant_order_id\":\""u8);
        var end = order.IndexOf((byte)'-');
        return end > 0 && _books.TryGetValue(Encoding.UTF8.GetString(order[..end]), out var book) ? book : null;
    }
}
