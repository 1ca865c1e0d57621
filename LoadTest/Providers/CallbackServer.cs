using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Payments.LoadTest.Http;
using Payments.LoadTest.Merchants;
using Payments.LoadTest.Orders;

namespace Payments.LoadTest.Providers;

/// <summary>Where the server reaches this program: the notify_url of every merchant, and the provider.</summary>
internal sealed class CallbackServer : IDisposable
{
    private readonly ConcurrentDictionary<int, (Merchant Merchant, NotificationInbox Inbox)> _merchants = new();
    private readonly ConcurrentDictionary<string, OrderRecords> _records = new(StringComparer.Ordinal);
    private readonly MinimalHttpListener _listener;
    private readonly TimeProvider _clock;
    private int _numbers;

    public CallbackServer(IPEndPoint listen, TimeProvider clock)
    {
        _clock = clock;
        _listener = new MinimalHttpListener(listen, Handle);
    }

    public IPEndPoint Address => _listener.Address;

    /// <summary>A number for a merchant, before it is registered.</summary>
    public int NextNumber() => Interlocked.Increment(ref _numbers);

    public string NotifyUrl(int number) => $"http://{Address}/notify/{number}";

    public void Add(OrderRecords records) => _records[records.Tag] = records;

    public void Add(Merchant merchant, NotificationInbox inbox) => _merchants[merchant.Number] = (merchant, inbox);

    public void Remove(OrderRecords records) => _records.TryRemove(records.Tag, out _);

    public void Remove(Merchant merchant) => _merchants.TryRemove(merchant.Number, out _);

    public void Dispose() => _listener.Dispose();

    private ListenerResponse Handle(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        var path = HttpHead.Path(head);
        var notify = "/notify/"u8;
        if (path.StartsWith(notify))
            return Utf8Parser.TryParse(path[notify.Length..], out int number, out _) && _merchants.TryGetValue(number, out var at)
                ? at.Inbox.Handle(at.Merchant, head, body)
                : new ListenerResponse(FixedResponses.Unknown);
        if (path.SequenceEqual("/provider/verify"u8) || path.SequenceEqual("/provider/prepare"u8))
            return FakeProvider.Accept(body);
        if (path.SequenceEqual("/provider/refund"u8))
            return FakeProvider.Refund(body);
        if (path.SequenceEqual("/provider/charge"u8))
            return FakeProvider.Charge(RecordsOf(body), body, _clock.GetUtcNow());
        if (path.SequenceEqual("/provider/close"u8))
            return FakeProvider.Close(RecordsOf(body), body);
        return path.SequenceEqual("/provider/query"u8)
            ? FakeProvider.Query(RecordsOf(body), body, _clock.GetUtcNow())
            : new ListenerResponse(FixedResponses.Unknown);
    }

    private OrderRecords? RecordsOf(ReadOnlySpan<byte> body)
    {
        var order = FlatJson.Text(body, "\"merchant_order_id\":\""u8);
        var end = order.IndexOf((byte)'-');
        return end > 0 && _records.TryGetValue(Encoding.UTF8.GetString(order[..end]), out var records) ? records : null;
    }
}
