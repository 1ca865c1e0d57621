using System.Collections.Immutable;

namespace Payments.Domain;

/// <summary>What an order still owes to its channel once its outcome is known.</summary>
internal static class Ending
{
    /// <summary>
    /// The order is paid: nothing is asked of its channels any more, except about reports that do not match, and once more where another payment
    /// may be. Any other channel that is being asked said that it took money.
    /// </summary>
    /// <param name="draft">The decision in the making.</param>
    /// <param name="instead">The channel that was to take the money; it is told when another one took it.</param>
    public static void EndPaid(this Draft draft, string? instead)
    {
        draft.EndCharging();
        if (instead is not null) draft.CloseAt([instead]);
        draft.CloseElsewhere();
        foreach (var channel in new[] { draft.Order.Channel, instead })
            if (channel is not null && !draft.Doubts(channel)) draft.AskOnceMore(channel);
    }

    /// <summary>Owes a paid order's channel a query when nobody can pay there any more, if it may have taken a second payment by then and the callback be lost.</summary>
    public static void AskOnceMore(this Draft draft, string channel)
    {
        var last = draft.Order.ExpiresAt + Retries.FirstFollowUp;
        // What it says it took besides has to be read yet.
        if (draft.IsUnreadable(channel)) return;
        if (draft.Now < last && draft.MayBePaidAgain(channel)) draft.Owe(DutyKind.Query, channel, last);
        else draft.Settle(DutyKind.Query, channel);
    }

    /// <summary>The order ended unpaid: its channel is told, and then asked for a day whether money came after all.</summary>
    public static void EndUnpaid(this Draft draft)
    {
        draft.EndCharging();
        if (draft.Order.Channel is not { } channel) return;
        draft.Owe(DutyKind.Close, channel, draft.Now);
        draft.Owe(DutyKind.Query, channel, draft.Doubts(channel) ? draft.Now : draft.Now + Retries.FirstFollowUp);
    }

    /// <summary>The order has its result: nothing that was to bring it about is owed any more.</summary>
    public static void EndCharging(this Draft draft)
    {
        draft.SettleAll(DutyKind.Verify);
        draft.SettleAll(DutyKind.Charge);
        draft.SettleAll(DutyKind.Expire);
    }

    /// <summary>Owes the next query of an order that ended unpaid, or none once a day has gone by.</summary>
    public static void FollowUp(this Draft draft, Duty answered)
    {
        if (Retries.AfterFollowUp(answered.Attempts + 1) is { } wait) draft.OweAgain(answered, wait);
        else draft.Settle(DutyKind.Query, answered.Subject);
    }

    /// <summary>Tells whether a channel has reported something that does not match and has not been asked about it yet.</summary>
    public static bool Doubts(this Draft draft, string channel)
    {
        foreach (var suspicion in draft.Suspicions)
            if (suspicion.Channel == channel) return true;
        return false;
    }

    /// <summary>
    /// Owes channels the news that the order can no longer be paid there, except the one that has it. While it is not
    /// known who will have it, that is only written down, due at the deadline: one of them may be the one.
    /// </summary>
    /// <returns>False when all of it is owed already.</returns>
    public static bool CloseAt(this Draft draft, ImmutableArray<string> channels)
    {
        var dueAt = draft.Order.Status == OrderStatus.Created ? draft.Order.ExpiresAt : draft.Now;
        var isNew = false;
        foreach (var channel in channels)
        {
            if (channel == draft.Order.Channel) continue;
            draft.PreparedAt(channel);
            if (draft.Owes(DutyKind.Close, channel)) continue;
            draft.Owe(DutyKind.Close, channel, dueAt);
            isNew = true;
        }

        return isNew;
    }

    /// <summary>It is known who has the order: what was written down about other channels is due.</summary>
    public static void CloseElsewhere(this Draft draft)
    {
        if (draft.Order.Channel is { } channel) draft.Settle(DutyKind.Close, channel);
        foreach (var duty in draft.Duties)
            if (duty.Kind == DutyKind.Close && duty.Attempts == 0 && duty.DueAt > draft.Now) draft.Owe(DutyKind.Close, duty.Subject, draft.Now);
    }
}
