using System.Linq;

namespace Payments.Domain;

/// <summary>
/// What becomes of money that a channel speaks of and that cannot be read: the order neither expires nor forgets it. The channel is asked on
/// until its answer can be read, or until an operator says what was taken.
/// </summary>
public static class Resolving
{
    /// <summary>How many different things that a channel said and nobody could read are remembered of an order: 8. Beyond that it waits all the same.</summary>
    public const int MaxRemembered = 8;

    /// <summary>Takes note of a callback that says that money was taken, and not readably how much: the channel is asked.</summary>
    /// <returns>Null when it says nothing new.</returns>
    public static Decision? Reported(OrderState state, UnreadableReport report, Circumstances circumstances)
    {
        var draft = new Draft(state, circumstances);
        if (draft.IsForeign(report.Channel, payment: null)) return draft.Ignored();
        var isWaiting = draft.IsUnreadable(report.Channel) && draft.Owes(DutyKind.Query, report.Channel);
        var events = draft.Order.Version;
        if (!draft.Remember(report.Channel, report.Payment) || (isWaiting && draft.Order.Version == events)) return null;

        draft.Owe(DutyKind.Query, report.Channel, draft.Now);
        return draft.Done();
    }

    /// <summary>An operator says what the channel took.</summary>
    /// <returns>The unchanged order where that was said before; <see cref="RejectionCode.NothingToResolve"/> where there is no question.</returns>
    public static Ruling Resolve(OrderState state, ResolvePayment asked, Circumstances circumstances)
    {
        var waiting = state.Unreadable ?? [];
        var channel = asked.Channel ?? (waiting is [var only] ? only : null);
        if (channel is null || !waiting.Contains(channel))
        {
            return state.Order.Payments.Any(payment => payment.Id == asked.PaymentId && (channel is null || payment.Channel == channel))
                ? Ruling.Yes(new Decision(state, [], []))
                : Ruling.No(Rejections.NothingToResolve(waiting, asked.Channel));
        }

        var draft = new Draft(state, circumstances);
        if (asked.PaymentId is { } other && draft.PaysAnother(channel, other)) return Ruling.No(Rejections.PaysAnother(channel, other));
        var since = (state.Order.Doubted ?? []).LastOrDefault(doubted => doubted.Channel == channel && !doubted.IsResolved)?.At ?? draft.Now;
        draft.Record(new PaymentResolved(channel, asked.PaymentId, asked.Reason));
        draft.Understand(channel);
        draft.Settle(DutyKind.Query, channel);
        if (asked is { PaymentId: { } id, Amount: { } amount }) draft.TakeInOwnTime(channel, new TakenPayment(id, amount, asked.PaidAt ?? since));
        draft.GoOn(channel);
        return Ruling.Yes(draft.Done());
    }

    /// <summary>Remembers what cannot be read, unless an operator has answered for it.</summary>
    /// <returns>False where there is no question.</returns>
    internal static bool Remember(this Draft draft, string channel, UnreadablePayment payment)
    {
        var known = draft.Order.Doubted ?? [];
        var same = known.FirstOrDefault(doubted => doubted.Channel == channel && doubted.Problem == payment.Problem);
        if (same is { IsResolved: true }) return false;
        if (same is null && known.Length < MaxRemembered) draft.Record(new PaymentUnreadable(channel, payment.Problem, payment.Answer));
        if (!draft.IsUnreadable(channel)) draft.Unreadable = (draft.Unreadable ?? []).Add(channel);
        return true;
    }

    /// <summary>Tells whether the channel's last word on money could not be read.</summary>
    internal static bool IsUnreadable(this Draft draft, string channel) => draft.Unreadable is { } channels && channels.Contains(channel);

    /// <summary>There is no question about the channel any more.</summary>
    internal static void Understand(this Draft draft, string channel)
    {
        if (draft.Unreadable is { } channels) draft.Unreadable = channels.Remove(channel) is { IsEmpty: false } others ? others : null;
    }

    /// <summary>The order goes on from where the question held it: what was not paid is charged again or ends by its time, whose end may be over.</summary>
    private static void GoOn(this Draft draft, string channel)
    {
        var order = draft.Order;
        if (!order.Status.IsOpen() || channel != order.Channel) return;
        if (!order.Terms.IsCharged()) draft.Owe(DutyKind.Query, channel, order.ExpiresAt);
        else draft.ChargeOn(channel);
    }
}
