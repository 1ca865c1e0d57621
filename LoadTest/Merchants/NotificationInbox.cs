using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using Payments.LoadTest.Audit;
using Payments.LoadTest.Http;
using Payments.LoadTest.Orders;
using Payments.LoadTest.Recording;

namespace Payments.LoadTest.Merchants;

/// <summary>
/// Takes a run's notifications: checks each one's signature, notes what it tells, and acknowledges it, or spoils that as planned.
/// </summary>
internal sealed class NotificationInbox(OrderRecords records, Metrics metrics, Findings findings)
{
    private static readonly TimeSpan SlowResponseDelay = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<int, (NotificationKinds What, TaskCompletionSource Heard)> _awaited = new();

    /// <summary>Every notification is answered 503, and nothing noted of it.</summary>
    public volatile bool IsDown;

    /// <summary>Completes when the merchant has been told. Asked before what it is told of happens, once at a time for an order.</summary>
    public Task Await(int order, NotificationKinds what)
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited[order] = (what, heard);
        return heard.Task;
    }

    /// <summary>Waits no more.</summary>
    public void Forget(int order) => _awaited.TryRemove(order, out _);

    /// <summary>Takes a notification as it arrived.</summary>
    public ListenerResponse Handle(Merchant merchant, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        if (IsDown)
            return new ListenerResponse(FixedResponses.Unavailable);
        if (!NotificationSignature.Fits(merchant.Key, head, body))
        {
            findings.Add(new Finding(Findings.Unsigned, $"To {merchant.Id}: {Encoding.UTF8.GetString(body)}"));
            return new ListenerResponse(FixedResponses.Unsigned);
        }

        var order = records.Find(FlatJson.Text(body, "\"merchant_order_id\":\""u8));
        if (order < 0 || records.MerchantOf(order) != merchant.Index)
        {
            findings.Add(new Finding(Findings.NotificationUnknown, $"To {merchant.Id}: {Encoding.UTF8.GetString(body)}"));
            return new ListenerResponse(FixedResponses.Ok);
        }

        var (plan, what) = (records.PlanOf(order), KindOf(FlatJson.Text(body, "\"event_type\":\""u8)));
        Check(order, plan, body);
        lock (records.LockOf(order))
        {
            ref var orderRecord = ref records[order];
            if (plan.HasEndpointFault && !orderRecord.Has(OrderSteps.EndpointFaultDone))
            {
                orderRecord.Steps |= OrderSteps.EndpointFaultDone;
                // The slow one counts as acknowledged: the server waits longer than that.
                if (!plan.Has(InjectedFaults.SlowEndpoint))
                    return new ListenerResponse(FixedResponses.ServerError, ClosesConnection: plan.Has(InjectedFaults.CutEndpoint));
                Record(ref orderRecord, what, body);
                return new ListenerResponse(FixedResponses.Ok, SlowResponseDelay);
            }

            Record(ref orderRecord, what, body);
        }

        if (
            _awaited.TryGetValue(order, out var awaited)
            && (awaited.What & what) != NotificationKinds.None
            && _awaited.TryRemove(order, out _)
        )
            awaited.Heard.SetResult();
        return new ListenerResponse(FixedResponses.Ok);
    }

    private void Record(ref OrderRecord orderRecord, NotificationKinds what, ReadOnlySpan<byte> body)
    {
        var sequence = (int)FlatJson.Number(body, "\"sequence\":"u8);
        if (sequence == orderRecord.NotifiedSequence)
        {
            orderRecord.Steps |= OrderSteps.NotifiedAgain;
            metrics.OnRepeated();
            return;
        }

        if (sequence < orderRecord.NotifiedSequence)
        {
            orderRecord.Steps |= OrderSteps.OutOfSequence;
            return;
        }

        orderRecord.Notified |= what;
        orderRecord.NotifiedSequence = sequence;
        orderRecord.Hash = HashOf(FlatJson.Text(body, "\"history_hash\":\""u8));
        if (what == NotificationKinds.RefundSucceeded)
            orderRecord.NotifiedRefunds++;
    }

    private void Check(int order, OrderPlan plan, ReadOnlySpan<byte> body)
    {
        if (FlatJson.Number(body, "\"amount\":"u8) != plan.Amount || !FlatJson.Text(body, "\"currency\":\""u8).SequenceEqual("EUR"u8))
            findings.Add(
                new Finding(
                    Findings.WrongAmount,
                    $"{records.MerchantOrderId(order)} is over {plan.Amount} EUR, and the merchant was told: {Encoding.UTF8.GetString(body)}"
                )
            );
        var id = records[order].Id;
        if (id != UInt128.Zero && OrderIds.Read(FlatJson.Text(body, "\"order_id\":\""u8)) != id)
            findings.Add(
                new Finding(
                    Findings.WrongId,
                    $"{records.MerchantOrderId(order)} had another id when it was made than the merchant was told: {Encoding.UTF8.GetString(body)}"
                )
            );
    }

    private static ulong HashOf(ReadOnlySpan<byte> hex)
    {
        Span<byte> first = stackalloc byte[8];
        return hex.Length >= 16 && Convert.FromHexString(hex[..16], first, out _, out _) == System.Buffers.OperationStatus.Done
            ? BinaryPrimitives.ReadUInt64BigEndian(first)
            : 0;
    }

    private static NotificationKinds KindOf(ReadOnlySpan<byte> eventType) =>
        eventType.SequenceEqual("order.paid"u8) ? NotificationKinds.Paid
        : eventType.SequenceEqual("order.failed"u8) ? NotificationKinds.Failed
        : eventType.SequenceEqual("order.expired"u8) ? NotificationKinds.Expired
        : eventType.SequenceEqual("order.cancelled"u8) ? NotificationKinds.Cancelled
        : eventType.SequenceEqual("order.rejected"u8) ? NotificationKinds.Rejected
        : eventType.SequenceEqual("payment.late"u8) ? NotificationKinds.Late
        : eventType.SequenceEqual("payment.duplicate"u8) ? NotificationKinds.Duplicate
        : eventType.SequenceEqual("refund.succeeded"u8) ? NotificationKinds.RefundSucceeded
        : eventType.SequenceEqual("refund.failed"u8) ? NotificationKinds.RefundFailed
        : NotificationKinds.None;
}
