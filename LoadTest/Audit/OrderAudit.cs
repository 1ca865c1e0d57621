using System.Buffers.Binary;
using System.Text;
using Payments.LoadTest.Orders;
using Payments.LoadTest.Settings;

namespace Payments.LoadTest.Audit;

/// <summary>Compares one order as the server has it with what was sent, paid and told. Pure: the same input finds the same.</summary>
internal static class OrderAudit
{
    private const string Currency = "EUR";
    private const int HashLength = 64;

    /// <summary>The order was not in any list.</summary>
    public static IEnumerable<Finding> Missing(OrderRecords records, int order, OrderRecord orderRecord)
    {
        if (orderRecord.Has(OrderSteps.Created))
            yield return new Finding(Findings.OrderLost, $"{records.MerchantOrderId(order)} was answered 2xx and is not listed.");
    }

    /// <summary>The order as it was read.</summary>
    public static IEnumerable<Finding> Check(OrderRecords records, int order, OrderRecord orderRecord, OrderRead read)
    {
        var (name, plan) = (records.MerchantOrderId(order) + " (" + read.Id + ")", records.PlanOf(order));
        if (!orderRecord.Has(OrderSteps.Created | OrderSteps.CreateInDoubt))
            yield return new Finding(Findings.OrderUnknown, $"{name} was refused or never asked for.");
        if (orderRecord.Has(OrderSteps.Read))
            yield return new Finding(Findings.OrderDoubled, $"{name} is listed more than once.");
        if (orderRecord.Id != UInt128.Zero && OrderIds.Read(Encoding.UTF8.GetBytes(read.Id)) != orderRecord.Id)
            yield return new Finding(Findings.WrongId, $"{name} had another id when it was made.");
        if (read.Amount != plan.Amount || read.Currency != Currency)
            yield return new Finding(
                Findings.WrongAmount,
                $"{name} is over {read.Amount} {read.Currency} instead of {plan.Amount} {Currency}."
            );
        if (!Allowed(orderRecord).Contains(read.Status))
            yield return new Finding(
                Findings.WrongStatus,
                $"{name} is {read.Status}; what happened ({orderRecord.Steps}) allows {string.Join(", ", Allowed(orderRecord))}."
            );
        if (orderRecord.Has(OrderSteps.ToBeCharged) && !orderRecord.Has(OrderSteps.Paid) && read.Status is "expired" or "rejected")
            yield return new Finding(Findings.NotCharged, $"{name} is {read.Status}; the provider would have paid.");
        if (orderRecord.Has(OrderSteps.ChargedAgain))
            yield return new Finding(Findings.ChargedAgain, $"{name} was charged again under another key.");
        if (
            records.Scenario == Scenario.Websocket
            && (orderRecord.StreamedSequence != read.Version || orderRecord.Has(OrderSteps.StreamedWithGap))
        )
            yield return new Finding(
                Findings.EventLost,
                $"{name}: the stream told of its events up to {orderRecord.StreamedSequence}{(orderRecord.Has(OrderSteps.StreamedWithGap) ? " with gaps" : "")}, and it has {read.Version}."
            );
        if (orderRecord.Has(OrderSteps.StreamedAgain))
            yield return new Finding(Findings.RepeatedEvent, $"{name}: the stream told an event again.");
        foreach (var finding in Payments(records, order, orderRecord, plan, read, name).Concat(Notifications(orderRecord, read, name)))
            yield return finding;
    }

    /// <summary>The statuses that what happened allows.</summary>
    internal static IReadOnlyList<string> Allowed(OrderRecord orderRecord)
    {
        if (orderRecord.Has(OrderSteps.Refunded))
            return ["refunded"];
        var allowed = new List<string>();
        if (orderRecord.Has(OrderSteps.RefundInDoubt))
            allowed.Add("refunded");
        if (orderRecord.Has(OrderSteps.Paid))
            return [.. allowed, "paid"];
        if (orderRecord.Has(OrderSteps.Cancelled))
            return ["cancelled"];
        if (orderRecord.Has(OrderSteps.Failed))
            return ["failed"];
        if (orderRecord.Has(OrderSteps.PaidInDoubt | OrderSteps.PaidAgain))
            allowed.Add("paid");
        if (orderRecord.Has(OrderSteps.CancelInDoubt))
            allowed.Add("cancelled");
        if (orderRecord.Has(OrderSteps.FailedInDoubt))
            allowed.Add("failed");
        if (orderRecord.Has(OrderSteps.ToBeCharged))
            allowed.AddRange(["processing", "rejected"]);
        return [.. allowed, "created", "awaiting_payment", "expired"];
    }

    private static IEnumerable<Finding> Payments(
        OrderRecords records,
        int order,
        OrderRecord orderRecord,
        OrderPlan plan,
        OrderRead read,
        string name
    )
    {
        var (first, second) = (records.PaymentId(order, 1), records.PaymentId(order, 2));
        foreach (var id in read.Payments.GroupBy(payment => payment.Id, StringComparer.Ordinal).Where(same => same.Count() > 1))
            yield return new Finding(Findings.PaymentDoubled, $"{name} lists payment {id.Key} {id.Count()} times.");
        if (read.Payments.Count(payment => payment.Role == "accepted") > 1)
            yield return new Finding(Findings.PaymentDoubled, $"{name} is paid by more than one payment.");
        if (orderRecord.Has(OrderSteps.Paid) && !read.Payments.Any(payment => payment.Id == first || !records.KnowsPayments))
            yield return new Finding(Findings.PaymentLost, $"{name} does not list {first}.");
        if (orderRecord.Has(OrderSteps.PaidAgain) && read.Payments.All(payment => payment.Id != second))
            yield return new Finding(Findings.PaymentLost, $"{name} does not list {second}.");
        foreach (var payment in read.Payments)
        {
            var isFirst = payment.Id == first || !records.KnowsPayments;
            var wasTaken = isFirst
                ? orderRecord.Has(OrderSteps.Paid | OrderSteps.PaidInDoubt)
                : payment.Id == second && orderRecord.Has(OrderSteps.PaidAgain | OrderSteps.PaidAgainInDoubt);
            if (!wasTaken)
                yield return new Finding(Findings.PaymentUnknown, $"{name} lists {payment.Id}, which the provider did not take.");
            if (payment.Captured != plan.Amount || payment.Currency != Currency)
                yield return new Finding(
                    Findings.WrongAmount,
                    $"{name}: {payment.Id} is over {payment.Captured} {payment.Currency} instead of {plan.Amount} {Currency}."
                );
            var isReturned = payment.Role != "accepted" || (orderRecord.Has(OrderSteps.Refunded) && isFirst);
            var mayBeReturned = isReturned || (orderRecord.Has(OrderSteps.RefundInDoubt) && isFirst);
            if (payment.Refunded != (isReturned ? plan.Amount : 0) && !(mayBeReturned && !isReturned && payment.Refunded == plan.Amount))
                yield return new Finding(
                    Findings.WrongRefund,
                    $"{name}: of {payment.Id} ({payment.Role}) {payment.Refunded} is refunded instead of {(isReturned ? plan.Amount : 0)}."
                );
        }
    }

    private static IEnumerable<Finding> Notifications(OrderRecord orderRecord, OrderRead read, string name)
    {
        var owed = ExpectedNotifications.Of(orderRecord) | (read.Status == "expired" ? NotificationKinds.Expired : NotificationKinds.None);
        if ((owed & ~orderRecord.Notified) != NotificationKinds.None)
            yield return new Finding(Findings.NotNotified, $"{name}: the merchant was not told of {owed & ~orderRecord.Notified}.");
        if (orderRecord.NotifiedRefunds < ExpectedNotifications.Refunds(orderRecord))
            yield return new Finding(
                Findings.NotNotified,
                $"{name}: the merchant was told of {orderRecord.NotifiedRefunds} refunds instead of {ExpectedNotifications.Refunds(orderRecord)}."
            );
        if ((orderRecord.Notified & ~AllowedNotifications(orderRecord, read)) is not NotificationKinds.None and var untrue)
            yield return new Finding(Findings.FalseNotification, $"{name} is {read.Status}, and the merchant was told of {untrue}.");
        if (orderRecord.Has(OrderSteps.OutOfSequence))
            yield return new Finding(Findings.WrongSequence, $"{name}: a notification came behind a later one.");
        // An endpoint that did not answer as it should is told again, and rightly.
        if (orderRecord.Has(OrderSteps.NotifiedAgain) && !orderRecord.Has(OrderSteps.EndpointFaultDone))
            yield return new Finding(Findings.RepeatedNotification, $"{name}: the merchant was told again what it had acknowledged.");
        if (orderRecord.NotifiedSequence > read.Version)
            yield return new Finding(
                Findings.WrongSequence,
                $"{name}: event {orderRecord.NotifiedSequence} was told, and the order has {read.Version}."
            );
        if (orderRecord.NotifiedSequence == read.Version && orderRecord.Hash != HashOf(read.HistoryHash))
            yield return new Finding(
                Findings.WrongHash,
                $"{name}: event {orderRecord.NotifiedSequence} was told with another hash than {read.HistoryHash}."
            );
    }

    /// <summary>What may be told of an order that stands so.</summary>
    private static NotificationKinds AllowedNotifications(OrderRecord orderRecord, OrderRead read)
    {
        var told = read.Status switch
        {
            "paid" => NotificationKinds.Paid,
            "refunded" or "partially_refunded" => NotificationKinds.Paid | NotificationKinds.RefundSucceeded,
            "failed" => NotificationKinds.Failed,
            "expired" => NotificationKinds.Expired,
            "cancelled" => NotificationKinds.Cancelled,
            "rejected" => NotificationKinds.Rejected,
            _ => NotificationKinds.None,
        };
        if (orderRecord.Has(OrderSteps.PaidAgain | OrderSteps.PaidAgainInDoubt))
            told |= NotificationKinds.Duplicate | NotificationKinds.RefundSucceeded;
        return told;
    }

    /// <summary>The first 8 bytes of a hash in hexadecimal; 0 when it is none.</summary>
    internal static ulong HashOf(string hash)
    {
        Span<byte> bytes = stackalloc byte[HashLength / 2];
        return hash.Length == HashLength && Convert.FromHexString(hash, bytes, out _, out _) == System.Buffers.OperationStatus.Done
            ? BinaryPrimitives.ReadUInt64BigEndian(bytes)
            : 0;
    }
}
