using System.Linq;

namespace Payments.Domain;

/// <summary>What a channel's own knowledge of an order does: it finds lost payments, settles doubts and lets the order expire.</summary>
public static class Querying
{
    /// <summary>Takes note of the answer to query attempt <paramref name="attempt"/>.</summary>
    /// <param name="state">The order.</param>
    /// <param name="channel">Who was asked.</param>
    /// <param name="attempt">The number that the attempt carried.</param>
    /// <param name="status">The answer; null when there was none.</param>
    /// <param name="circumstances">The clock and the merchant's terms.</param>
    /// <returns>Null when the answer is stale and changes nothing.</returns>
    public static Decision? Answered(OrderState state, string channel, int attempt, ChannelOrderStatus? status, Circumstances circumstances)
    {
        var draft = new Draft(state, circumstances);
        if (draft.Answered(DutyKind.Query, channel, attempt) is not { } query) return null;

        // One that has come to move other money than the merchant's has nothing to say, as if it were silent.
        if (status is not null && draft.IsForeign(channel, payment: null)) status = null;
        if (status is null) NoAnswer(draft, query);
        else if (status.State == ChannelOrderState.CannotTell) TakeAtItsWord(draft, query, status.CannotBeClosed);
        else Answer(draft, query, status);
        return draft.Done();
    }

    /// <summary>Takes note of the answer to telling a channel that the order can no longer be paid.</summary>
    /// <returns>Null when the answer is stale and changes nothing.</returns>
    public static Decision? Closed(OrderState state, string channel, int attempt, CloseOutcome outcome, Circumstances circumstances)
    {
        var draft = new Draft(state, circumstances);
        if (draft.Answered(DutyKind.Close, channel, attempt) is not { } closing) return null;

        if (outcome == CloseOutcome.NoAnswer && Retries.AfterClosing(closing.Attempts + 1) is { } wait)
        {
            draft.OweAgain(closing, wait);
            return draft.Done();
        }

        draft.Settle(DutyKind.Close, channel);
        // One that has not answered for so long may take money yet: it is asked for another day, like one whose order expired.
        if (outcome == CloseOutcome.AlreadyPaid || (outcome == CloseOutcome.NoAnswer && !draft.Owes(DutyKind.Query, channel)))
            draft.Owe(DutyKind.Query, channel, draft.Now);
        return draft.Done();
    }

    private static void Answer(Draft draft, Duty query, ChannelOrderStatus status)
    {
        var channel = query.Subject;
        var isHeld = draft.IsUnreadable(channel);
        var isUnreadable = status.Unreadable is { } unreadable && draft.Remember(channel, unreadable);
        if (!isUnreadable) draft.Understand(channel);
        foreach (var taken in status.Payments) draft.Take(channel, taken);
        if (isUnreadable)
        {
            // What was reported and does not match may be what cannot be read.
            draft.AskOn(query);
            return;
        }

        // Asking about what could not be read, or about a doubt, has used up attempts.
        var wasDoubted = isHeld || draft.Doubts(channel);
        Disprove(draft, channel);

        var order = draft.Order;
        if (channel != order.Channel && status is { State: ChannelOrderState.Open, Payments.IsEmpty: true } && !wasDoubted)
        {
            // It could not be closed there, so money may come yet.
            draft.FollowUp(query);
        }
        else if (order.Status.HasBeenPaid())
        {
            draft.AskOnceMore(channel);
        }
        else if (!order.Status.IsOpen())
        {
            // The day of asking whether money came begins after it.
            if (wasDoubted) draft.Owe(DutyKind.Query, channel, draft.Now + Retries.FirstFollowUp);
            else draft.FollowUp(query);
        }
        else if (channel != order.Channel)
        {
            // It was asked about a doubt. Whether the order fails or expires, only the channel that took it can tell.
            draft.Settle(DutyKind.Query, channel);
        }
        else if (order.Terms.IsCharged())
        {
            // It is charged again, or ends by its own time.
            draft.Settle(DutyKind.Query, channel);
            if (isHeld) draft.ChargeOn(channel);
        }
        else if (status.State == ChannelOrderState.Failed)
        {
            draft.Record(new OrderFailed(status.Failure ?? new Failure("payment_failed", "The channel says that the payment failed.")));
            draft.EndUnpaid();
        }
        else if (draft.Now >= order.ExpiresAt)
        {
            draft.Record(new OrderExpired(ChannelAnswered: true));
            draft.EndUnpaid();
        }
        else
        {
            draft.Owe(DutyKind.Query, channel, order.ExpiresAt);
        }
    }

    /// <summary>
    /// Nothing but its signed reports tells what it took. So one that does not match is what it took, and goes back; and where none came by
    /// the deadline the order expires, and is not asked about any more.
    /// </summary>
    private static void TakeAtItsWord(Draft draft, Duty query, bool cannotBeClosed)
    {
        var channel = query.Subject;
        var reported = draft.Suspicions.Where(suspicion => suspicion.Channel == channel).ToList();
        draft.Suspicions = draft.Suspicions.RemoveAll(suspicion => suspicion.Channel == channel);
        foreach (var suspicion in reported) draft.Take(channel, new TakenPayment(suspicion.PaymentId, suspicion.Reported, draft.Now));

        if (draft.IsUnreadable(channel))
        {
            // It cannot say it in other words; somebody has to find out, and until then the order waits.
            draft.AskOn(query);
            return;
        }

        var order = draft.Order;
        if (order.Status.IsOpen() && channel == order.Channel && !order.Terms.IsCharged())
        {
            if (draft.Now < order.ExpiresAt)
            {
                draft.Owe(DutyKind.Query, channel, order.ExpiresAt);
                return;
            }

            draft.Record(new OrderExpired(ChannelAnswered: false));
            draft.EndUnpaid();
            if (cannotBeClosed) draft.Settle(DutyKind.Close, channel);
        }

        draft.Settle(DutyKind.Query, channel);
    }

    private static void NoAnswer(Draft draft, Duty query)
    {
        var order = draft.Order;
        var last = order.ExpiresAt + Retries.Grace;
        if (draft.IsUnreadable(query.Subject))
        {
            // The last that was heard is that it took money.
            draft.AskOn(query);
        }
        else if (!order.Status.IsOpen() || query.Subject != order.Channel)
        {
            if (draft.Doubts(query.Subject)) DoubtOn(draft, query);
            else draft.FollowUp(query);
        }
        else if (order.Terms.IsCharged())
        {
            draft.OweAgain(query, Retries.AfterQuery(query.Attempts + 1));
        }
        else if (draft.Now >= last)
        {
            draft.Record(new OrderExpired(ChannelAnswered: false));
            draft.EndUnpaid();
        }
        else
        {
            var wait = Retries.AfterQuery(query.Attempts + 1);
            draft.OweAgain(query, draft.Now + wait < last ? wait : last - draft.Now);
        }
    }

    private static void AskOn(this Draft draft, Duty query)
    {
        var wait = Retries.AfterUnreadable(query.Attempts + 1);
        if (draft.Duties.Contains(query)) draft.OweAgain(query, wait);
        else draft.Owe(DutyKind.Query, query.Subject, draft.Now + wait);
    }

    /// <summary>A channel that has not answered for a day is asked no more; should it report the same again, it is asked again.</summary>
    private static void DoubtOn(Draft draft, Duty query)
    {
        if (Retries.AfterDoubt(query.Attempts + 1) is { } wait)
        {
            draft.OweAgain(query, wait);
            return;
        }

        draft.Suspicions = draft.Suspicions.RemoveAll(suspicion => suspicion.Channel == query.Subject);
        draft.Settle(DutyKind.Query, query.Subject);
    }

    /// <summary>The channel has spoken: what it did not list, it did not take.</summary>
    private static void Disprove(Draft draft, string channel)
    {
        foreach (var suspicion in draft.Suspicions.Where(suspicion => suspicion.Channel == channel))
            if (!draft.Knows(channel, suspicion.PaymentId) && !draft.Order.DisprovedPayments.Contains(suspicion.PaymentId))
                draft.Record(new PaymentMismatch(suspicion.PaymentId, suspicion.Reported, Taken: null));
        draft.Suspicions = draft.Suspicions.RemoveAll(suspicion => suspicion.Channel == channel);
    }
}
