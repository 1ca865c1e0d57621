using System;
using System.Globalization;
using System.Linq;

namespace Payments.Domain;

/// <summary>
/// Orders for which the channel is asked to charge, because nobody has to act: top-ups, and payments from a balance. They have their result
/// within three minutes of entering.
/// </summary>
public static class Charging
{
    /// <summary>The name of the channel that pays from an account of the merchant's own user.</summary>
    public const string BalanceChannel = "balance";

    /// <summary>How long such an order may take from entering to its result: 3 minutes.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>No attempt begins later than this before the deadline, so that each has ended by then: 15 s.</summary>
    public static readonly TimeSpan LastAttempt = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(5);

    /// <summary>Tells whether the channel is to charge instead of waiting for a payer.</summary>
    public static bool IsCharged(this CreateOrder terms) => terms.Kind == OrderKind.TopUp || terms.IsFromBalance();

    /// <summary>Tells whether an account pays.</summary>
    public static bool IsFromBalance(this CreateOrder terms) => terms.Channels is [BalanceChannel];

    /// <summary>The key under which the channel is asked to charge: a new one once it has refused, the same while nobody knows what became of the last.</summary>
    public static int KeyOf(OrderState state) => 1 + (state.Charges?.Count(charge => charge.Outcome == ChargeOutcome.Refused) ?? 0);

    /// <summary>Tells whether the channel must be asked what it took before it is asked to charge again.</summary>
    public static bool IsInDoubt(OrderState state) => state.Charges is [.., { Outcome: ChargeOutcome.Unknown }];

    /// <summary>Tells whether an attempt that begins now could outlast the deadline.</summary>
    public static bool IsTooLate(PaymentOrder order, DateTimeOffset now) => now > order.ExpiresAt - LastAttempt;

    /// <summary>Takes note of the answer to attempt <paramref name="attempt"/> at charging.</summary>
    /// <returns>Null when it changes nothing.</returns>
    public static Decision? Answered(OrderState state, string channel, int attempt, ChargeReport report, Circumstances circumstances)
    {
        var draft = new Draft(state, circumstances);
        var asked = draft.Answered(DutyKind.Charge, channel, attempt);
        if (asked is not null) draft.Charged(new ChargeAttempt(attempt, draft.Merchant.Clock?.Of(report.At) ?? report.At, report.Outcome, report.Failure));

        // What was taken is never dropped, however old the attempt is.
        var isNews = asked is not null;
        foreach (var taken in report.Payments.IsDefault ? [] : report.Payments)
            if (draft.Take(channel, taken)) isNews = true;

        if (report.Unreadable is { } unreadable && !draft.IsForeign(channel, payment: null) && draft.Remember(channel, unreadable))
        {
            // It took money, so it is not charged again but asked.
            draft.Settle(DutyKind.Charge, channel);
            if (!draft.Owes(DutyKind.Query, channel)) draft.Owe(DutyKind.Query, channel, draft.Now + Retries.AfterUnreadable(1));
            return draft.Done();
        }

        if (asked is not null && draft.Owes(DutyKind.Charge, channel)) Again(draft, asked, report.Outcome);
        return isNews ? draft.Done() : draft.Ignored();
    }

    /// <summary>The deadline has come: without money the order has its result now, and what comes later is late.</summary>
    /// <returns>Null when the order has its result already.</returns>
    public static Decision? TimedOut(OrderState state, int attempt, Circumstances circumstances)
    {
        var draft = new Draft(state, circumstances);
        if (draft.Answered(DutyKind.Expire, "", attempt) is null) return null;
        draft.Settle(DutyKind.Expire, "");
        // While a channel says that it took money it has not come to nothing; it ends once that is known.
        if (draft.Order.Status.IsOpen() && draft.Unreadable is null) draft.EndTimedOut();
        return draft.Done();
    }

    /// <summary>Takes note of an attempt at crediting the account of a top-up.</summary>
    /// <returns>Null when it changes nothing.</returns>
    public static Decision? Credited(OrderState state, int attempt, bool isBooked, Circumstances circumstances)
    {
        var draft = new Draft(state, circumstances);
        if (draft.Answered(DutyKind.Credit, "", attempt) is not { } asked) return null;
        if (!isBooked)
        {
            draft.OweAgain(asked, Retries.AfterBooking(asked.Attempts + 1));
            return draft.Done();
        }

        draft.CreditRefused = null;
        draft.Settle(DutyKind.Credit, "");
        draft.Record(new OrderPaid(draft.Order.AcceptedPayment!, draft.Order.PaidLate));
        return draft.Done();
    }

    /// <summary>
    /// The account will not take the money of a top-up. It is not asked again; once no call that did ask can be under way any more, its journal is
    /// looked at, and where none of them credited it the order has failed and the money is returned. So it is never both credited and returned.
    /// </summary>
    /// <returns>Null when it changes nothing.</returns>
    public static Decision? CreditRefused(OrderState state, int attempt, Failure failure, Circumstances circumstances)
    {
        var draft = new Draft(state, circumstances);
        if (draft.Answered(DutyKind.Credit, "", attempt) is not { } asked) return null;
        if (draft.CreditRefused is null)
        {
            draft.CreditRefused = failure;
            draft.OweAgain(asked, Retries.LifeOfCall);
            return draft.Done();
        }

        var payment = draft.Order.AcceptedPayment!;
        draft.CreditRefused = null;
        draft.Settle(DutyKind.Credit, "");
        draft.Record(new OrderFailed(failure));
        draft.ReturnInFull(payment with { Role = PaymentRole.Uncredited });
        return draft.Done();
    }

    /// <summary>Takes note of an attempt at ending a hold of a refund.</summary>
    /// <returns>Null when it changes nothing.</returns>
    public static Decision? HoldEnded(OrderState state, DutyKind kind, string holdId, int attempt, bool isBooked, Circumstances circumstances)
    {
        var draft = new Draft(state, circumstances);
        if (draft.Answered(kind, holdId, attempt) is not { } asked) return null;
        if (isBooked) draft.Settle(kind, holdId);
        else draft.OweAgain(asked, Retries.AfterBooking(asked.Attempts + 1));
        return draft.Done();
    }

    /// <summary>The order ends without money, within its time.</summary>
    internal static void EndTimedOut(this Draft draft)
    {
        var last = draft.Charges is [.., { Failure: { } failure }] ? $" The last attempt: {failure.Code} ({failure.Message})" : "";
        var seconds = Limit.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        draft.Record(new OrderExpired(ChannelAnswered: false, new Failure("timed_out", $"No charge came about within {seconds} s of entering.{last}")));
        draft.EndUnpaid();
        // A verification that was not heard of may have set money aside.
        if (draft.Order.Channel is null && draft.Order.Terms.IsFromBalance()) draft.CloseAt([BalanceChannel]);
    }

    /// <summary>What the channel said could not be read, and it took nothing: it is charged again while there is time, or has its result now.</summary>
    internal static void ChargeOn(this Draft draft, string channel)
    {
        if (draft.Now >= draft.Order.ExpiresAt) draft.EndTimedOut();
        else if (!IsTooLate(draft.Order, draft.Now) && !draft.Owes(DutyKind.Charge, channel)) draft.Owe(DutyKind.Charge, channel, draft.Now);
    }

    private static void Again(Draft draft, Duty asked, ChargeOutcome outcome)
    {
        var (wait, order) = (Retries.AfterCharge(asked.Attempts + 1), draft.Order);
        if (!IsTooLate(order, draft.Now + wait))
        {
            draft.OweAgain(asked, wait);
            return;
        }

        draft.Settle(DutyKind.Charge, asked.Subject);
        if (outcome == ChargeOutcome.Unknown && draft.Now < order.ExpiresAt - LastLook) draft.Owe(DutyKind.Query, asked.Subject, order.ExpiresAt - LastLook);
    }
}
