using System;
using System.Linq;

namespace Payments.Domain;

/// <summary>What news of money does. Money that was taken is never dropped: it pays the order, or it is returned.</summary>
public static class Paying
{
    /// <summary>How many reports that do not match may wait for the channel's own answer; a query covers all of them anyway.</summary>
    public const int MaxSuspicions = 16;

    /// <summary>Takes note of a channel's callback. One that has no business with the order changes nothing but what an operator sees of it.</summary>
    /// <returns>Null when it says nothing new.</returns>
    public static Decision? Reported(OrderState state, ChannelReport report, Circumstances circumstances)
    {
        var draft = new Draft(state, circumstances);
        if (report.Payment is { } known && draft.Knows(report.Channel, known.Id)) return null;
        if (draft.IsForeign(report.Channel, report.Payment)) return draft.Ignored();
        if (report.Payment is not { } payment) return Failed(draft, report);

        // What the channel once did not stand by it may have taken since, so it is asked every time.
        if (payment.Amount != state.Order.Terms.Amount || state.Order.DisprovedPayments.Contains(payment.Id))
            return Doubted(draft, report.Channel, payment);

        var isCharging = draft.Owes(DutyKind.Charge, report.Channel);
        draft.Take(report.Channel, payment);
        // Whether a charge that is under way took money too only the channel can tell, should its answer be lost.
        if (isCharging && draft.Order.Status.HasBeenPaid()) draft.Owe(DutyKind.Query, report.Channel, draft.Now + Retries.LifeOfCall);
        return draft.Done();
    }

    /// <summary>Tells whether a payment has been recorded.</summary>
    internal static bool Knows(this Draft draft, string channel, string paymentId) =>
        draft.Order.Payments.Any(known => known.Id == paymentId && known.Channel == channel);

    /// <summary>Records money that a channel took.</summary>
    /// <returns>False where it is known already, or counts for nothing.</returns>
    internal static bool Take(this Draft draft, string channel, TakenPayment taken) =>
        draft.TakeInOwnTime(channel, draft.Merchant.Clock is { } clock ? taken with { PaidAt = clock.Of(taken.PaidAt) } : taken);

    /// <summary>Records money that a channel took, its time being the merchant's already.</summary>
    /// <returns>As <see cref="Take"/>.</returns>
    internal static bool TakeInOwnTime(this Draft draft, string channel, TakenPayment taken)
    {
        if (draft.Knows(channel, taken.Id) || draft.IsForeign(channel, taken)) return false;
        draft.PreparedWhereverAsked();
        var order = draft.Order;
        var said = taken.PaidAt;
        var paidAt = said < order.CreatedAt ? order.CreatedAt : said > draft.Now ? draft.Now : said.ToUniversalTime();
        // An order that is charged has one result, and has had it once it has expired.
        var ended = order.Status is OrderStatus.Cancelled or OrderStatus.Failed or OrderStatus.Rejected
            || (order.Status == OrderStatus.Expired && order.Terms.IsCharged());
        var late = ended || paidAt > order.ExpiresAt + Retries.Grace;
        // Rejected is final, so a policy cannot make such an order paid.
        var accepts = !late || (draft.Merchant.LatePayment == LatePayment.Accept && order.Status != OrderStatus.Rejected);
        var role = taken.Amount != order.Terms.Amount ? PaymentRole.Mismatch
            : order.Status.HasBeenPaid() ? PaymentRole.Duplicate
            : accepts ? PaymentRole.Accepted
            : PaymentRole.Late;
        var payment = new Payment
        {
            Id = taken.Id,
            Channel = channel,
            Role = role,
            Currency = taken.Amount.Currency,
            Captured = taken.Amount.Amount,
            PaidAt = new DateTimeOffset(paidAt.Ticks - (paidAt.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero),
            RecordedAt = draft.Now,
        };

        draft.Record(role switch
        {
            PaymentRole.Accepted when order.Terms.Kind == OrderKind.TopUp => new OrderSettling(payment, late),
            PaymentRole.Accepted => new OrderPaid(payment, late),
            PaymentRole.Duplicate => new PaymentDuplicate(payment),
            PaymentRole.Late => new PaymentLate(payment),
            _ => new PaymentMismatch(payment.Id, taken.Amount, payment),
        });

        if (role != PaymentRole.Accepted)
        {
            draft.ReturnInFull(payment);
            return true;
        }

        // Where it takes one payment only, this is the one that could not be read.
        if (!draft.MayBePaidAgain(channel)) draft.Understand(channel);
        draft.EndPaid(instead: order.Channel);
        if (draft.Order.Status == OrderStatus.Settling) draft.Owe(DutyKind.Credit, "", draft.Now);
        return true;
    }

    /// <summary>Asks the channel about a report that does not match, unless it is being asked about it already.</summary>
    private static Decision? Doubted(Draft draft, string channel, TakenPayment payment)
    {
        var isKnown = draft.Suspicions.Any(suspicion => suspicion.PaymentId == payment.Id && suspicion.Channel == channel);
        var addsNone = isKnown || draft.Suspicions.Length >= MaxSuspicions;
        if (addsNone && draft.Owes(DutyKind.Query, channel)) return null;

        if (!addsNone) draft.Suspicions = draft.Suspicions.Add(new Suspicion(channel, payment.Id, payment.Amount));
        draft.Owe(DutyKind.Query, channel, draft.Now);
        return draft.Done();
    }

    private static Decision? Failed(Draft draft, ChannelReport report)
    {
        // Only the channel that took the order can give it up; another one may merely have lost the race to take it.
        // What is charged is charged again, and ends by its own time.
        if (!draft.Order.Status.IsOpen() || report.Channel != draft.Order.Channel || draft.Order.Terms.IsCharged()) return null;
        draft.Record(new OrderFailed(report.Failure ?? new Failure("payment_failed", "The channel reported that the payment failed.")));
        draft.EndUnpaid();
        return draft.Done();
    }
}
