using System.Collections.Concurrent;
using System.Text;
using Payments.LoadTest.Audit;
using Payments.LoadTest.Http;
using Payments.LoadTest.Merchants;
using Payments.LoadTest.Orders;

namespace Payments.LoadTest.Streams;

/// <summary>Takes the events that a run's streams tell: each order's must come once, in their sequence and without gaps.</summary>
internal sealed class StreamEvents(OrderRecords records, Findings findings)
{
    private readonly ConcurrentDictionary<UInt128, int> _orders = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _awaited = new();

    /// <summary>Completes when an order's payment has been told. Asked before it is paid.</summary>
    public Task AwaitPaid(int order) => _awaited.GetOrAdd(order, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Waits no more.</summary>
    public void Forget(int order) => _awaited.TryRemove(order, out _);

    /// <summary>Takes an event as it arrived.</summary>
    public void Record(Merchant merchant, ReadOnlySpan<byte> frame)
    {
        var id = OrderIds.Read(FlatJson.Text(frame, "\"order_id\":\""u8));
        if (!_orders.TryGetValue(id, out var order))
        {
            // Only the first event of an order tells the merchant's name of it.
            order = records.Find(FlatJson.Text(frame, "\"merchant_order_id\":\""u8));
            if (order < 0 || records.MerchantOf(order) != merchant.Index)
            {
                findings.Add(new Finding(Findings.EventUnknown, $"To {merchant.Id}: {Encoding.UTF8.GetString(frame)}"));
                return;
            }

            _orders[id] = order;
        }

        var sequence = (int)FlatJson.Number(frame, "\"sequence\":"u8);
        lock (records.LockOf(order))
        {
            ref var orderRecord = ref records[order];
            if (sequence <= orderRecord.StreamedSequence)
                orderRecord.Steps |= OrderSteps.StreamedAgain;
            if (sequence > orderRecord.StreamedSequence + 1)
                orderRecord.Steps |= OrderSteps.StreamedWithGap;
            orderRecord.StreamedSequence = Math.Max(orderRecord.StreamedSequence, sequence);
        }

        if (FlatJson.Text(frame, "\"event_type\":\""u8).SequenceEqual("order.paid"u8) && _awaited.TryRemove(order, out var paid))
            paid.SetResult();
    }
}
