using System;
using System.Globalization;

namespace Payments.Domain;

/// <summary>What an attempt at telling the merchant does.</summary>
public static class Notifying
{
    /// <summary>Takes note of an attempt at the head of the order's line.</summary>
    /// <returns>Null when the answer is stale and changes nothing.</returns>
    public static Decision? Attempted(OrderState state, string eventId, int attempt, Delivery delivery, Circumstances circumstances)
    {
        var draft = new Draft(state, circumstances);
        var (outbox, rows) = draft.Outbox.Attempted(eventId, attempt, draft.Timed(delivery), draft.Now, draft.Chance, draft.Merchant.NotifySchedule);
        if (rows.IsEmpty) return null;
        draft.Told(outbox, rows);
        return draft.Done();
    }

    /// <summary>Takes note that the head of the order's line was not sent, because the circuit of its URL is open.</summary>
    /// <returns>Null when that is stale and changes nothing.</returns>
    public static Decision? HeldBack(OrderState state, string eventId, int attempt, TimeSpan hold, Circumstances circumstances)
    {
        var draft = new Draft(state, circumstances);
        var outbox = draft.Outbox.HeldBack(eventId, attempt, draft.Now + hold);
        if (ReferenceEquals(outbox, draft.Outbox)) return null;
        draft.Told(outbox, []);
        return draft.Done();
    }

    /// <summary>Puts everything that was given up in line again.</summary>
    /// <returns>The unchanged order where nothing was; a rejection where the order and its merchant have no URL to tell.</returns>
    public static Ruling ResendExhausted(OrderState state, Circumstances circumstances)
    {
        if (state.Outbox.Exhausted.IsEmpty) return Ruling.Yes(new Decision(state, [], []));
        if (!circumstances.Merchant.HasNotifyUrl && state.Order.Terms.NotifyUrl is null) return Ruling.No(Rejections.NoNotifyUrl);
        var draft = new Draft(state, circumstances);
        draft.Told(draft.Outbox.Revived(draft.Order.Id, draft.Now), []);
        return Ruling.Yes(draft.Done());
    }

    /// <summary>Owes one more attempt at an event that was told before or was given up.</summary>
    /// <param name="state">The order.</param>
    /// <param name="sequence">The event's place in the history; the caller has checked that merchants are told of it.</param>
    /// <param name="circumstances">The clock and the merchant's terms.</param>
    /// <returns>A rejection where the order and its merchant have no URL to tell.</returns>
    public static Ruling Resend(OrderState state, int sequence, Circumstances circumstances)
    {
        if (!circumstances.Merchant.HasNotifyUrl && state.Order.Terms.NotifyUrl is null) return Ruling.No(Rejections.NoNotifyUrl);
        var draft = new Draft(state, circumstances);
        draft.Owe(DutyKind.Resend, Subject(sequence), draft.Now);
        return Ruling.Yes(draft.Done());
    }

    /// <summary>Takes note of an attempt that somebody asked for: there is only one, whatever comes of it.</summary>
    /// <returns>Null when the answer is stale and changes nothing.</returns>
    public static Decision? Resent(OrderState state, int sequence, int attempt, Delivery delivery, Circumstances circumstances)
    {
        var draft = new Draft(state, circumstances);
        if (draft.Answered(DutyKind.Resend, Subject(sequence), attempt) is null) return null;
        draft.Settle(DutyKind.Resend, Subject(sequence));
        var outcome = delivery.IsAcknowledged ? AttemptOutcome.Acknowledged : AttemptOutcome.Failed;
        draft.Told(
            draft.Outbox.Resent(sequence, delivery.IsAcknowledged),
            [NotificationAttempt.Of(sequence, 0, outcome, draft.Timed(delivery), null)]);
        return draft.Done();
    }

    private static string Subject(int sequence) => sequence.ToString(CultureInfo.InvariantCulture);
}
