using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Payments.LoadTest;

/// <summary>Compares one order as the server has it with what was sent, paid and told. Pure: the same input finds the same.</summary>
internal static class OrderAudit
{
    private const string Currency = "EUR";
    private const int HashLength = 64;

    /// <summary>The order was not in any list.</summary>
    public static IEnumerable<Finding> Missing(OrderBook book, int order, Dealing dealing)
    {
        if (dealing.Has(Done.Created)) yield return new Finding(Findings.OrderLost, $"{book.MerchantOrderId(order)} was answered 2xx and is not listed.");
    }

    /// <summary>The order as it was read.</summary>
    public static IEnumerable<Finding> Check(OrderBook book, int order, Dealing dealing, OrderRead read)
    {
        var (name, plan) = (book.MerchantOrderId(order) + " (" + read.Id + ")", book.PlanOf(order));
        if (!dealing.Has(Done.Created | Done.CreateInDoubt)) yield return new Finding(Findings.OrderUnknown, $"{name} was refused or never asked for.");
        if (dealing.Has(Done.Read)) yield return new Finding(Findings.OrderDoubled, $"{name} is listed more than once.");
        if (dealing.Id != UInt128.Zero && OrderIds.Read(Encoding.UTF8.GetBytes(read.Id)) != dealing.Id) yield return new Finding(Findings.WrongId, $"{name} had another id when it was made.");
        if (read.Amount != plan.Amount || read.Currency != Currency) yield return new Finding(Findings.WrongAmount, $"{name} is over {read.Amount} {read.Currency} instead of {plan.Amount} {Currency}.");
        if (!Allowed(dealing).Contains(read.Status)) yield return new Finding(Findings.WrongStatus, $"{name} is {read.Status}; what happened ({dealing.Done}) allows {string.Join(", ", Allowed(dealing))}.");
        if (dealing.Has(Done.ToBeCharged) && !dealing.Has(Done.Paid) && read.Status is "expired" or "rejected") yield return new Finding(Findings.NotCharged, $"{name} is {read.Status}; the provider would have paid.");
        if (dealing.Has(Done.ChargedAgain)) yield return new Finding(Findings.ChargedAgain, $"{name} was charged again under another key.");
        if (book.Scenario == Scenario.Websocket && (dealing.Streamed != read.Version || dealing.Has(Done.StreamedWithGap))) yield return new Finding(Findings.EventLost, $"{name}: the stream told of its events up to {dealing.Streamed}{(dealing.Has(Done.StreamedWithGap) ? " with gaps" : "")}, and it has {read.Version}.");
        if (dealing.Has(Done.StreamedAgain)) yield return new Finding(Findings.EventAgain, $"{name}: the stream told an event again.");
        foreach (var finding in Payments(book, order, dealing, plan, read, name).Concat(Telling(dealing, read, name))) yield return finding;
    }

    /// <summary>The statuses that what happened allows.</summary>
    internal static IReadOnlyList<string> Allowed(Dealing dealing)
    {
        if (dealing.Has(Done.Refunded)) return ["refunded"];
        var allowed = new List<string>();
        if (dealing.Has(Done.RefundInDoubt)) allowed.Add("refunded");
        if (dealing.Has(Done.Paid)) return [.. allowed, "paid"];
        if (dealing.Has(Done.Cancelled)) return ["cancelled"];
        if (dealing.Has(Done.Failed)) return ["failed"];
        if (dealing.Has(Done.PaidInDoubt | Done.PaidAgain)) allowed.Add("paid");
        if (dealing.Has(Done.CancelInDoubt)) allowed.Add("cancelled");
        if (dealing.Has(Done.FailedInDoubt)) allowed.Add("failed");
        if (dealing.Has(Done.ToBeCharged)) allowed.AddRange(["processing", "rejected"]);
        return [.. allowed, "created", "awaiting_payment", "expired"];
    }

    private static IEnumerable<Finding> Payments(OrderBook book, int order, Dealing dealing, Plan plan, OrderRead read, string name)
    {
        var (first, second) = (book.PaymentId(order, 1), book.PaymentId(order, 2));
        foreach (var id in read.Payments.GroupBy(payment => payment.Id, StringComparer.Ordinal).Where(same => same.Count() > 1))
            yield return new Finding(Findings.PaymentDoubled, $"{name} lists payment {id.Key} {id.Count()} times.");
        if (read.Payments.Count(payment => payment.Role == "accepted") > 1) yield return new Finding(Findings.PaymentDoubled, $"{name} is paid by more than one payment.");
        if (dealing.Has(Done.Paid) && !read.Payments.Any(payment => payment.Id == first || !book.KnowsPayments)) yield return new Finding(Findings.PaymentLost, $"{name} does not list {first}.");
        if (dealing.Has(Done.PaidAgain) && read.Payments.All(payment => payment.Id != second)) yield return new Finding(Findings.PaymentLost, $"{name} does not list {second}.");
        foreach (var payment in read.Payments)
        {
            var isFirst = payment.Id == first || !book.KnowsPayments;
            var wasTaken = isFirst ? dealing.Has(Done.Paid | Done.PaidInDoubt) : payment.Id == second && dealing.Has(Done.PaidAgain | Done.PaidAgainInDoubt);
            if (!wasTaken) yield return new Finding(Findings.PaymentUnknown, $"{name} lists {payment.Id}, which the provider did not take.");
            if (payment.Captured != plan.Amount || payment.Currency != Currency)
                yield return new Finding(Findings.WrongAmount, $"{name}: {payment.Id} is over {payment.Captured} {payment.Currency} instead of {plan.Amount} {Currency}.");
            var isReturned = payment.Role != "accepted" || (dealing.Has(Done.Refunded) && isFirst);
            var mayBeReturned = isReturned || (dealing.Has(Done.RefundInDoubt) && isFirst);
            if (payment.Refunded != (isReturned ? plan.Amount : 0) && !(mayBeReturned && !isReturned && payment.Refunded == plan.Amount))
                yield return new Finding(Findings.WrongRefund, $"{name}: of {payment.Id} ({payment.Role}) {payment.Refunded} is refunded instead of {(isReturned ? plan.Amount : 0)}.");
        }
    }

    private static IEnumerable<Finding> Telling(Dealing dealing, OrderRead read, string name)
    {
        var owed = Owed.Of(dealing) | (read.Status == "expired" ? Told.Expired : Told.None);
        if ((owed & ~dealing.Told) != Told.None) yield return new Finding(Findings.NotTold, $"{name}: the merchant was not told of {owed & ~dealing.Told}.");
        if (dealing.RefundsTold < Owed.Refunds(dealing)) yield return new Finding(Findings.NotTold, $"{name}: the merchant was told of {dealing.RefundsTold} refunds instead of {Owed.Refunds(dealing)}.");
        if ((dealing.Told & ~True(dealing, read)) is not Told.None and var untrue) yield return new Finding(Findings.ToldUntruth, $"{name} is {read.Status}, and the merchant was told of {untrue}.");
        if (dealing.Has(Done.OutOfSequence)) yield return new Finding(Findings.WrongSequence, $"{name}: a notification came behind a later one.");
        // An endpoint that did not answer as it should is told again, and rightly.
        if (dealing.Has(Done.ToldAgain) && !dealing.Has(Done.Spoilt)) yield return new Finding(Findings.ToldAgain, $"{name}: the merchant was told again what it had acknowledged.");
        if (dealing.Sequence > read.Version) yield return new Finding(Findings.WrongSequence, $"{name}: event {dealing.Sequence} was told, and the order has {read.Version}.");
        if (dealing.Sequence == read.Version && dealing.Hash != HashOf(read.HistoryHash)) yield return new Finding(Findings.WrongHash, $"{name}: event {dealing.Sequence} was told with another hash than {read.HistoryHash}.");
    }

    /// <summary>What may be told of an order that stands so.</summary>
    private static Told True(Dealing dealing, OrderRead read)
    {
        var told = read.Status switch
        {
            "paid" => Told.Paid,
            "refunded" or "partially_refunded" => Told.Paid | Told.RefundSucceeded,
            "failed" => Told.Failed,
            "expired" => Told.Expired,
            "cancelled" => Told.Cancelled,
            "rejected" => Told.Rejected,
            _ => Told.None,
        };
        if (dealing.Has(Done.PaidAgain | Done.PaidAgainInDoubt)) told |= Told.Duplicate | Told.RefundSucceeded;
        return told;
    }

    /// <summary>The first 8 bytes of a hash in hexadecimal; 0 when it is none.</summary>
    internal static ulong HashOf(string hash)
    {
        Span<byte> bytes = stackalloc byte[HashLength / 2];
        return hash.Length == HashLength && Convert.FromHexString(hash, bytes, out _, out _) == System.Buffers.OperationStatus.Done ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : 0;
    }
}
