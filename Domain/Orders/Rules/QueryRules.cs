namespace Payments.Domain.Orders.Rules;

/// <summary>
/// What a channel's own knowledge of an order does: it finds lost payments, clears up discrepancies and lets the order expire.
/// </summary>
public static class QueryRules
{
    /// <summary>Records the answer to query attempt <paramref name="attempt"/>.</summary>
    /// <param name="state">The order.</param>
    /// <param name="channel">Who was asked.</param>
    /// <param name="attempt">The number that the attempt carried.</param>
    /// <param name="status">The answer; null when there was none.</param>
    /// <param name="context">The clock and the merchant's terms.</param>
    /// <returns>Null when the answer is stale and changes nothing.</returns>
    public static Decision? ApplyResult(OrderState state, string channel, int attempt, ChannelOrderStatus? status, DecisionContext context)
    {
        var builder = new DecisionBuilder(state, context) { Source = NewsSource.Query };
        if (builder.FindAnswered(ActionKind.Query, channel, attempt) is not { } query)
            return null;

        if (builder.IsStranger(channel) && builder.IsOfMerchantMode(channel))
        {
            ApplyStrangersStatus(builder, query, status);
            return builder.Build();
        }

        // One that has come to move other money than the merchant's has nothing to say, as if it were silent.
        if (status is not null && builder.IsForeign(channel, payment: null))
            status = null;
        if (status is null)
            ApplyNoAnswer(builder, query);
        else if (status.State == ChannelOrderState.NotQueryable)
            TrustReports(builder, query, status.CannotBeClosed);
        else
            ApplyStatus(builder, query, status);
        return builder.Build();
    }

    /// <summary>Records the answer to telling a channel that the order can no longer be paid.</summary>
    /// <returns>Null when the answer is stale and changes nothing.</returns>
    public static Decision? ApplyCloseResult(OrderState state, string channel, int attempt, CloseOutcome outcome, DecisionContext context)
    {
        var builder = new DecisionBuilder(state, context);
        if (builder.FindAnswered(ActionKind.Close, channel, attempt) is not { } closing)
            return null;

        if (outcome == CloseOutcome.NoAnswer && RetrySchedule.AfterClose(closing.Attempts + 1) is { } wait)
        {
            builder.Reschedule(closing, wait);
            return builder.Build();
        }

        builder.Complete(ActionKind.Close, channel);
        // It may be prepared there yet by a call that nobody waits for any more; whether somebody paid is asked once nobody can.
        var last = builder.FinalQueryAt();
        var isElsewhere = channel != builder.Order.Channel && channel != ChargeRules.BalanceChannel;
        if (outcome == CloseOutcome.Closed && isElsewhere && builder.Now < last && !builder.HasPending(ActionKind.Query, channel))
            builder.Schedule(ActionKind.Query, channel, last);
        // One that has not answered for so long may take money yet: it is asked for another day, like one whose order expired.
        if (outcome == CloseOutcome.AlreadyPaid || (outcome == CloseOutcome.NoAnswer && !builder.HasPending(ActionKind.Query, channel)))
            builder.Schedule(ActionKind.Query, channel, builder.Now);
        return builder.Build();
    }

    /// <summary>It was asked because it reported a payment of an order that it should not have: its books say whether it has it.</summary>
    private static void ApplyStrangersStatus(DecisionBuilder builder, PendingAction query, ChannelOrderStatus? status)
    {
        if (status is null)
        {
            builder.ScheduleFollowUp(query);
        }
        else if (status is { Payments.IsEmpty: true, Unreadable: null })
        {
            builder.Complete(ActionKind.Query, query.Subject);
        }
        else
        {
            builder.MarkPreparedAt(query.Subject);
            builder.ReconsiderReports(query.Subject);
            ApplyStatus(builder, query, status);
        }
    }

    private static void ApplyStatus(DecisionBuilder builder, PendingAction query, ChannelOrderStatus status)
    {
        var channel = query.Subject;
        var isHeld = builder.IsUnreadable(channel);
        var isUnreadable = status.Unreadable is { } unreadable && builder.RecordUnreadable(channel, unreadable);
        foreach (var taken in status.Payments)
            builder.RecordPayment(channel, taken);
        if (isUnreadable || builder.IsStillUnreadable(channel, status))
        {
            // What was reported and does not match may be what cannot be read.
            builder.RetryUnreadable(query);
            return;
        }

        builder.ClearUnreadable(channel);
        // Asking about what could not be read, or about a discrepancy, has used up attempts.
        var wasInQuestion = isHeld || builder.HasDiscrepancy(channel);
        TrustMatchingReports(builder, channel, status);
        RefuteUnlisted(builder, channel);

        var order = builder.Order;
        var isElsewhere = channel != order.Channel;
        var mayBePaid = status is { State: ChannelOrderState.Open, Payments.IsEmpty: true };
        if (isElsewhere && mayBePaid && !wasInQuestion)
        {
            // It could not be closed there, so money may come yet.
            builder.ScheduleFollowUp(query);
        }
        else if (isElsewhere && (order.Status.HasBeenPaid() || order.Status.IsOpen()))
        {
            // It was asked about a discrepancy, and is asked again while somebody may pay there. Whether the order fails or expires, only
            // the channel that took it can tell.
            AskElsewhereAgain(builder, channel, mayBePaid);
        }
        else if (order.Status.HasBeenPaid())
        {
            builder.ScheduleFinalQuery(channel);
        }
        else if (!order.Status.IsOpen())
        {
            // The day of asking whether money came begins after it.
            if (wasInQuestion)
                builder.Schedule(ActionKind.Query, channel, builder.Now + RetrySchedule.FirstFollowUp);
            else
                builder.ScheduleFollowUp(query);
        }
        else
        {
            CollectionPolicy.Of(builder).StayUnpaid(builder, status, wasUnreadable: isHeld);
        }
    }

    /// <summary>Where it is open money may come yet; where it is not, a call may prepare it yet that nobody waits for any more.</summary>
    private static void AskElsewhereAgain(DecisionBuilder builder, string channel, bool mayBePaid)
    {
        var last = builder.FinalQueryAt();
        if (mayBePaid)
            builder.Schedule(ActionKind.Query, channel, builder.Now + RetrySchedule.FirstFollowUp);
        else if (builder.Now < last)
            builder.Schedule(ActionKind.Query, channel, last);
        else
            builder.Complete(ActionKind.Query, channel);
    }

    /// <summary>
    /// Nothing but its signed reports tells what it took. So one that does not match is what it took, and goes back; and where none came by
    /// the deadline the order expires, and is not asked about any more.
    /// </summary>
    private static void TrustReports(DecisionBuilder builder, PendingAction query, bool cannotBeClosed)
    {
        var channel = query.Subject;
        var reported = builder.Discrepancies.Where(discrepancy => discrepancy.Channel == channel).ToList();
        builder.Discrepancies = builder.Discrepancies.RemoveAll(discrepancy => discrepancy.Channel == channel);
        builder.Source = NewsSource.Callback;
        foreach (var discrepancy in reported)
            builder.RecordPayment(channel, new CapturedPayment(discrepancy.PaymentId, discrepancy.Reported, builder.Now));

        if (builder.IsUnreadable(channel))
        {
            // It cannot say it in other words; somebody has to find out, and until then the order waits.
            builder.RetryUnreadable(query);
            return;
        }

        var order = builder.Order;
        if (order.Status.IsOpen() && channel == order.Channel)
            CollectionPolicy.Of(builder).StayUnreported(builder, channel, cannotBeClosed);
        else
            builder.Complete(ActionKind.Query, channel);
    }

    private static void ApplyNoAnswer(DecisionBuilder builder, PendingAction query)
    {
        var order = builder.Order;
        // The last that was heard is that it took money.
        if (builder.IsUnreadable(query.Subject))
            builder.RetryUnreadable(query);
        else if (order.Status.IsOpen() && query.Subject == order.Channel)
            CollectionPolicy.Of(builder).RetryQuery(builder, query);
        else if (builder.HasDiscrepancy(query.Subject))
            RetryDiscrepancy(builder, query);
        else
            builder.ScheduleFollowUp(query);
    }

    private static void RetryUnreadable(this DecisionBuilder builder, PendingAction query)
    {
        var wait = RetrySchedule.AfterUnreadable(query.Attempts + 1);
        if (builder.PendingActions.Contains(query))
            builder.Reschedule(query, wait);
        else
            builder.Schedule(ActionKind.Query, query.Subject, builder.Now + wait);
    }

    /// <summary>A channel that has not answered for a day is asked no more; should it report the same again, it is asked again.</summary>
    private static void RetryDiscrepancy(DecisionBuilder builder, PendingAction query)
    {
        if (RetrySchedule.AfterDiscrepancy(query.Attempts + 1) is { } wait)
        {
            builder.Reschedule(query, wait);
            return;
        }

        builder.Discrepancies = builder.Discrepancies.RemoveAll(discrepancy => discrepancy.Channel == query.Subject);
        builder.Complete(ActionKind.Query, query.Subject);
    }

    /// <summary>
    /// What a channel reported before it was known to have the order, and what fits, counts as if it were reported now: one that tells of a
    /// single payment of an order may have another.
    /// </summary>
    private static void TrustMatchingReports(DecisionBuilder builder, string channel, ChannelOrderStatus status)
    {
        if (status.Payments.IsEmpty)
            return;
        builder.Source = NewsSource.Callback;
        foreach (var (from, paymentId, reported) in builder.Discrepancies)
            if (from == channel && reported == builder.Order.Terms.Amount && !builder.Order.RefutedPayments.Contains(paymentId))
                builder.RecordPayment(channel, new CapturedPayment(paymentId, reported, builder.Now));
        builder.Source = NewsSource.Query;
    }

    /// <summary>The channel has spoken: what it did not list, it did not take.</summary>
    private static void RefuteUnlisted(DecisionBuilder builder, string channel)
    {
        foreach (var (_, paymentId, reported) in builder.Discrepancies.Where(discrepancy => discrepancy.Channel == channel))
        {
            if (builder.HasPayment(channel, paymentId))
                continue;
            if (builder.Order.RefutedPayments.Contains(paymentId))
                builder.AddIgnored(channel, IgnoredReason.Refuted, paymentId, reported);
            else
                builder.Record(new PaymentMismatch(paymentId, reported, Taken: null));
        }

        builder.Discrepancies = builder.Discrepancies.RemoveAll(discrepancy => discrepancy.Channel == channel);
    }
}
