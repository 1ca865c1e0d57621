using System;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;

namespace Payments.LoadTest;

/// <summary>Takes a run's notifications: checks each one's signature, notes what it tells, and acknowledges it, or spoils that as planned.</summary>
internal sealed class Inbox(OrderBook book, Metrics metrics, Findings findings)
{
    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<int, (Told What, TaskCompletionSource Heard)> _awaited = new();

    /// <summary>Every notification is answered 503, and nothing noted of it.</summary>
    public volatile bool IsDown;

    /// <summary>Completes when the merchant has been told. Asked before what it is told of happens, once at a time for an order.</summary>
    public Task Await(int order, Told what)
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited[order] = (what, heard);
        return heard.Task;
    }

    /// <summary>Waits no more.</summary>
    public void Forget(int order) => _awaited.TryRemove(order, out _);

    /// <summary>Takes a notification as it arrived.</summary>
    public Reply Take(Merchant merchant, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        if (IsDown) return new Reply(Replies.Down);
        if (!IsSigned(merchant, head, body))
        {
            findings.Add(new Finding(Findings.Unsigned, $"To {merchant.Id}: {Encoding.UTF8.GetString(body)}"));
            return new Reply(Replies.Unsigned);
        }

        var order = book.Find(FlatJson.Text(body, "\"merchant_order_id\":\""u8));
        if (order < 0 || book.MerchantOf(order) != merchant.Index)
        {
            findings.Add(new Finding(Findings.NotificationUnknown, $"To {merchant.Id}: {Encoding.UTF8.GetString(body)}"));
            return new Reply(Replies.Ok);
        }

        var (plan, what) = (book.PlanOf(order), What(FlatJson.Text(body, "\"event_type\":\""u8)));
        Check(order, plan, body);
        lock (book.LockOf(order))
        {
            ref var dealing = ref book[order];
            if (plan.SpoilsNotification && !dealing.Has(Done.Spoilt))
            {
                dealing.Done |= Done.Spoilt;
                // The slow one counts as acknowledged: the server waits longer than that.
                if (!plan.Has(Fault.SlowEndpoint)) return new Reply(Replies.Failing, Cuts: plan.Has(Fault.CutEndpoint));
                Note(ref dealing, what, body);
                return new Reply(Replies.Ok, Slowness);
            }

            Note(ref dealing, what, body);
        }

        if (_awaited.TryGetValue(order, out var awaited) && (awaited.What & what) != Told.None && _awaited.TryRemove(order, out _)) awaited.Heard.SetResult();
        return new Reply(Replies.Ok);
    }

    private void Note(ref Dealing dealing, Told what, ReadOnlySpan<byte> body)
    {
        var sequence = (int)FlatJson.Number(body, "\"sequence\":"u8);
        if (sequence == dealing.Sequence)
        {
            dealing.Done |= Done.ToldAgain;
            metrics.OnRepeated();
            return;
        }

        if (sequence < dealing.Sequence)
        {
            dealing.Done |= Done.OutOfSequence;
            return;
        }

        dealing.Told |= what;
        dealing.Sequence = sequence;
        dealing.Hash = HashOf(FlatJson.Text(body, "\"history_hash\":\""u8));
        if (what == Told.RefundSucceeded) dealing.RefundsTold++;
    }

    private void Check(int order, Plan plan, ReadOnlySpan<byte> body)
    {
        if (FlatJson.Number(body, "\"amount\":"u8) != plan.Amount || !FlatJson.Text(body, "\"currency\":\""u8).SequenceEqual("EUR"u8))
            findings.Add(new Finding(Findings.WrongAmount, $"{book.MerchantOrderId(order)} is over {plan.Amount} EUR, and the merchant was told: {Encoding.UTF8.GetString(body)}"));
        var id = book[order].Id;
        if (id != UInt128.Zero && OrderIds.Read(FlatJson.Text(body, "\"order_id\":\""u8)) != id)
            findings.Add(new Finding(Findings.WrongId, $"{book.MerchantOrderId(order)} had another id when it was made than the merchant was told: {Encoding.UTF8.GetString(body)}"));
    }

    /// <summary>By the words of Standard Webhooks: HMAC-SHA256 over id, timestamp and body, with points between them.</summary>
    private static bool IsSigned(Merchant merchant, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        var id = Http.Header(head, "webhook-id"u8);
        var timestamp = Http.Header(head, "webhook-timestamp"u8);
        Span<byte> signed = new byte[id.Length + timestamp.Length + body.Length + 2];
        id.CopyTo(signed);
        signed[id.Length] = (byte)'.';
        timestamp.CopyTo(signed[(id.Length + 1)..]);
        signed[id.Length + 1 + timestamp.Length] = (byte)'.';
        body.CopyTo(signed[(id.Length + timestamp.Length + 2)..]);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(merchant.Key, signed, hash);
        Span<byte> expected = stackalloc byte[47];
        "v1,"u8.CopyTo(expected);
        System.Buffers.Text.Base64.EncodeToUtf8(hash, expected[3..], out _, out _);
        return Http.Header(head, "webhook-signature"u8).SequenceEqual(expected);
    }

    private static ulong HashOf(ReadOnlySpan<byte> hex)
    {
        Span<byte> first = stackalloc byte[8];
        return hex.Length >= 16 && Convert.FromHexString(hex[..16], first, out _, out _) == System.Buffers.OperationStatus.Done ? BinaryPrimitives.ReadUInt64BigEndian(first) : 0;
    }

    private static Told What(ReadOnlySpan<byte> eventType) =>
        eventType.SequenceEqual("order.paid"u8) ? Told.Paid
        : eventType.SequenceEqual("order.failed"u8) ? Told.Failed
        : eventType.SequenceEqual("order.expired"u8) ? Told.Expired
        : eventType.SequenceEqual("order.cancelled"u8) ? Told.Cancelled
        : eventType.SequenceEqual("order.rejected"u8) ? Told.Rejected
        : eventType.SequenceEqual("payment.late"u8) ? Told.Late
        : eventType.SequenceEqual("payment.duplicate"u8) ? Told.Duplicate
        : eventType.SequenceEqual("refund.succeeded"u8) ? Told.RefundSucceeded
        : eventType.SequenceEqual("refund.failed"u8) ? Told.RefundFailed
        : Told.None;
}
