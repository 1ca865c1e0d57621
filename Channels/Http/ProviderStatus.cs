namespace Payments.Channels.Http;

/// <summary>Our words for what a provider says. A word that has not been described is no answer.</summary>
public static class ProviderStatus
{
    /// <summary>It would take, or has taken, the order.</summary>
    public const string Yes = "yes";

    /// <summary>It does not take it, for good.</summary>
    public const string No = "no";

    /// <summary>It does not know the order or refund.</summary>
    public const string Unknown = "unknown";

    /// <summary>The order can be paid.</summary>
    public const string Open = "open";

    /// <summary>It took the money.</summary>
    public const string Paid = "paid";

    /// <summary>The order can no longer be paid.</summary>
    public const string Closed = "closed";

    /// <summary>The order can no longer be paid because it has been.</summary>
    public const string AlreadyPaid = "already_paid";

    /// <summary>It gave it up.</summary>
    public const string Failed = "failed";

    /// <summary>The money is returned.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>It is working on it.</summary>
    public const string Pending = "pending";

    /// <summary>Something that does not matter to the order.</summary>
    public const string Ignored = "ignored";

    /// <summary>Treated as no answer, whatever else it contains.</summary>
    public const string NoAnswer = "no_answer";
}
