namespace Payments.LoadTest;

/// <summary>What a merchant must have been told, by what was done and acknowledged. Pure.</summary>
internal static class Owed
{
    public static Told Of(in Dealing dealing)
    {
        var told = Told.None;
        if (dealing.Has(Done.Paid)) told |= Told.Paid;
        // A top-up comes to money, or to its end within three minutes.
        if (dealing.Has(Done.ToBeCharged) && (dealing.Told & (Told.Expired | Told.Rejected)) == Told.None) told |= Told.Paid;
        if (dealing.Has(Done.Failed)) told |= Told.Failed;
        if (dealing.Has(Done.Cancelled)) told |= Told.Cancelled;
        // A second payment goes back by itself.
        if (dealing.Has(Done.PaidAgain)) told |= Told.Duplicate | Told.RefundSucceeded;
        if (dealing.Has(Done.Refunded)) told |= Told.RefundSucceeded;
        return told;
    }

    /// <summary>How many refunds it must have been told of.</summary>
    public static int Refunds(in Dealing dealing) => (dealing.Has(Done.PaidAgain) ? 1 : 0) + (dealing.Has(Done.Refunded) ? 1 : 0);

    public static bool IsSettled(in Dealing dealing) => (Of(dealing) & ~dealing.Told) == Told.None && dealing.RefundsTold >= Refunds(dealing);
}
