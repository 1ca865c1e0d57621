using System.Globalization;
using Payments.Domain.Ids;

namespace Payments.Domain.Orders.Rules;

/// <summary>
/// Orders for which the channel is asked to charge, because nobody has to act: top-ups, and payments from a balance. They have their result
/// within three minutes of entering.
/// </summary>
public static class ChargeRules
{
    /// <summary>The name of the channel that pays from an account of the merchant's own user.</summary>
    public const string BalanceChannel = "balance";

    /// <summary>How long such an order may take from entering to its result: 3 minutes.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(3);

    /// <summary>No attempt begins later than this before the deadline, so that each has ended by then: 15 s.</summary>
    public static readonly TimeSpan AttemptMargin = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan FinalQueryMargin = TimeSpan.FromSeconds(5);

    /// <summary>Tells whether the channel is to charge instead of waiting for a payer.</summary>
    public static bool IsCharged(this CreateOrderCommand terms) => terms.Kind == OrderKind.TopUp || terms.IsFromBalance();

    /// <summary>Tells whether an account pays.</summary>
    public static bool IsFromBalance(this CreateOrderCommand terms) => terms.Channels is [BalanceChannel];

    /// <summary>
    /// The key under which the channel is asked to charge: a new one once it has refused, the same while nobody knows what became of the
    /// last.
    /// </summary>
    public static int ChargeKeyOf(OrderState state) => 1 + (state.Charges?.Count(charge => charge.Outcome == ChargeOutcome.Refused) ?? 0);

    /// <summary>Tells whether the channel must be asked what it took before it is asked to charge again.</summary>
    public static bool IsOutcomeUnknown(OrderState state) => state.Charges is [.., { Outcome: ChargeOutcome.Unknown }];

    /// <summary>Tells whether an attempt that begins now could outlast the deadline.</summary>
    public static bool IsTooLate(PaymentOrder order, DateTimeOffset now) => now > order.ExpiresAt - AttemptMargin;

    /// <summary>Records the answer to attempt <paramref name="attempt"/> at charging.</summary>
    /// <returns>Null when it changes nothing.</returns>
    public static Decision? ApplyResult(OrderState state, string channel, int attempt, ChargeAttemptResult report, DecisionContext context)
    {
        var builder = new DecisionBuilder(state, context) { Source = NewsSource.Charge };
        var asked = builder.FindAnswered(ActionKind.Charge, channel, attempt);
        // Its callback may have been faster and have paid the order: then nothing is charged any more, and the attempt is listed all the
        // same.
        var isNews = asked is not null || (state.Order.AcceptedPayment is not null && !IsListed(state, attempt));
        if (isNews)
            builder.AddChargeAttempt(
                new ChargeAttempt(attempt, builder.Merchant.Clock?.ToMerchantTime(report.At) ?? report.At, report.Outcome, report.Failure)
            );

        // What was taken is never dropped, however old the attempt is.
        foreach (var taken in report.Payments.IsDefault ? [] : report.Payments)
            if (builder.RecordPayment(channel, taken))
                isNews = true;

        if (
            report.Unreadable is { } unreadable
            && !builder.IsForeign(channel, payment: null)
            && builder.RecordUnreadable(channel, unreadable)
        )
        {
            // It took money, so it is not charged again but asked.
            builder.Complete(ActionKind.Charge, channel);
            if (!builder.HasPending(ActionKind.Query, channel))
                builder.Schedule(ActionKind.Query, channel, builder.Now + RetrySchedule.AfterUnreadable(1));
            return builder.Build();
        }

        if (asked is not null && builder.HasPending(ActionKind.Charge, channel))
            RetryCharge(builder, asked, report.Outcome);
        return isNews ? builder.Build() : builder.Ignore();
    }

    /// <summary>The deadline has come: without money the order has its result now, and what comes later is late.</summary>
    /// <returns>Null when the order has its result already.</returns>
    public static Decision? ApplyTimeout(OrderState state, int attempt, DecisionContext context)
    {
        var builder = new DecisionBuilder(state, context);
        if (builder.FindAnswered(ActionKind.Expire, "", attempt) is null)
            return null;
        builder.Complete(ActionKind.Expire, "");
        // While a channel says that it took money it has not come to nothing; it ends once that is known.
        if (builder.Order.Status.IsOpen() && builder.UnreadableChannels is null)
            builder.EndAsTimedOut();
        return builder.Build();
    }

    /// <summary>Records an attempt at crediting the account of a top-up.</summary>
    /// <returns>Null when it changes nothing.</returns>
    public static Decision? ApplyCreditResult(OrderState state, int attempt, bool isBooked, DecisionContext context)
    {
        var builder = new DecisionBuilder(state, context);
        if (builder.FindAnswered(ActionKind.Credit, "", attempt) is not { } asked)
            return null;
        if (!isBooked)
        {
            builder.Reschedule(asked, RetrySchedule.AfterBooking(asked.Attempts + 1));
            return builder.Build();
        }

        builder.Complete(ActionKind.Credit, "");
        builder.Record(new OrderPaid(builder.Order.AcceptedPayment!, builder.Order.PaidLate));
        return builder.Build();
    }

    /// <summary>
    /// The account has no room for the money of a top-up: the order has failed, and the money is returned. The account has written down
    /// that it refuses this credit, so it is never both credited and returned.
    /// </summary>
    /// <returns>Null when it changes nothing.</returns>
    public static Decision? ApplyCreditFailure(OrderState state, int attempt, Failure failure, DecisionContext context)
    {
        var builder = new DecisionBuilder(state, context);
        if (builder.FindAnswered(ActionKind.Credit, "", attempt) is null)
            return null;
        var payment = builder.Order.AcceptedPayment!;
        builder.Complete(ActionKind.Credit, "");
        builder.Record(new OrderFailed(failure));
        builder.RefundInFull(payment with { Role = PaymentRole.Uncredited });
        return builder.Build();
    }

    /// <summary>Records an attempt at ending a hold of a refund.</summary>
    /// <returns>Null when it changes nothing.</returns>
    public static Decision? ApplyHoldResult(
        OrderState state,
        ActionKind kind,
        HoldId holdId,
        int attempt,
        bool isBooked,
        DecisionContext context
    )
    {
        var builder = new DecisionBuilder(state, context);
        if (builder.FindAnswered(kind, holdId, attempt) is not { } asked)
            return null;
        if (isBooked)
            builder.Complete(kind, holdId);
        else
            builder.Reschedule(asked, RetrySchedule.AfterBooking(asked.Attempts + 1));
        return builder.Build();
    }

    /// <summary>The order ends without money, within its time.</summary>
    internal static void EndAsTimedOut(this DecisionBuilder builder)
    {
        var last = builder.Charges is [.., { Failure: { } failure }] ? $" The last attempt: {failure.Code} ({failure.Message})" : "";
        var seconds = TimeLimit.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        builder.Record(
            new OrderExpired(
                ChannelAnswered: false,
                new Failure(FailureCodes.TimedOut, $"No charge came about within {seconds} s of entering.{last}")
            )
        );
        builder.EndAsUnpaid();
        // A verification whose answer is missing may have set money aside.
        if (builder.Order.Channel is null && builder.Order.Terms.IsFromBalance())
            builder.ScheduleClose([BalanceChannel]);
    }

    /// <summary>
    /// What the channel said could not be read, and it took nothing: it is charged again while there is time, or has its result now.
    /// </summary>
    internal static void ResumeCharge(this DecisionBuilder builder, string channel)
    {
        if (builder.Now >= builder.Order.ExpiresAt)
            builder.EndAsTimedOut();
        else if (!IsTooLate(builder.Order, builder.Now) && !builder.HasPending(ActionKind.Charge, channel))
            builder.Schedule(ActionKind.Charge, channel, builder.Now);
    }

    private static bool IsListed(OrderState state, int attempt) =>
        state.Charges is { } charges && charges.Any(charge => charge.Number == attempt);

    private static void RetryCharge(DecisionBuilder builder, PendingAction asked, ChargeOutcome outcome)
    {
        var (wait, order) = (RetrySchedule.AfterCharge(asked.Attempts + 1), builder.Order);
        if (!IsTooLate(order, builder.Now + wait))
        {
            builder.Reschedule(asked, wait);
            return;
        }

        builder.Complete(ActionKind.Charge, asked.Subject);
        if (outcome == ChargeOutcome.Unknown && builder.Now < order.ExpiresAt - FinalQueryMargin)
            builder.Schedule(ActionKind.Query, asked.Subject, order.ExpiresAt - FinalQueryMargin);
    }
}
