using System.Linq;

namespace Orleans.Payments.Domain;

/// <summary>What an order still owes to its channel once its outcome is known.</summary>
internal static class Ending
{
    /// <summary>The order is paid: nothing is asked of the channel any more, except about reports that do not match.</summary>
    /// <param name="draft">The decision in the making.</param>
    /// <param name="instead">The channel that was to take the money; it is told when another one took it.</param>
    public static void EndPaid(this Draft draft, string? instead)
    {
        draft.SettleAll(DutyKind.Verify);
        draft.SettleAll(DutyKind.Close);
        if (instead is not null && instead != draft.Order.Channel) draft.Owe(DutyKind.Close, instead, draft.Now);
        foreach (var query in draft.Duties.Where(duty => duty.Kind == DutyKind.Query))
            if (!draft.Doubts(query.Subject)) draft.Settle(DutyKind.Query, query.Subject);
    }

    /// <summary>The order ended unpaid: its channel is told, and then asked for a day whether money came after all.</summary>
    public static void EndUnpaid(this Draft draft)
    {
        draft.SettleAll(DutyKind.Verify);
        if (draft.Order.Channel is not { } channel) return;
        draft.Owe(DutyKind.Close, channel, draft.Now);
        draft.Owe(DutyKind.Query, channel, draft.Doubts(channel) ? draft.Now : draft.Now + Retries.FirstFollowUp);
    }

    /// <summary>Owes the next query of an order that ended unpaid, or none once a day has gone by.</summary>
    public static void FollowUp(this Draft draft, Duty answered)
    {
        if (Retries.AfterFollowUp(answered.Attempts + 1) is { } wait) draft.OweAgain(answered, wait);
        else draft.Settle(DutyKind.Query, answered.Subject);
    }

    /// <summary>Tells whether a channel has reported something that does not match and has not been asked about it yet.</summary>
    public static bool Doubts(this Draft draft, string channel) => draft.Suspicions.Any(suspicion => suspicion.Channel == channel);
}
