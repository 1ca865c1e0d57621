namespace Payments.Client.Accounts;

/// <summary>An entry of an account's journal: an amount that leaves one account and comes into another.</summary>
public sealed record Entry
{
    /// <summary>Its place among the account's entries, from 1, without gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>What was booked, once.</summary>
    public required string BookingId { get; init; }

    /// <summary>How the account changed.</summary>
    public required BookingKind Kind { get; init; }

    /// <summary>Where the amount left: <c>balance</c> or <c>held</c> of this account, or a system account.</summary>
    public required string Debit { get; init; }

    /// <summary>Where it came in.</summary>
    public required string Credit { get; init; }

    /// <summary>Minor units, above zero.</summary>
    public required long Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>The order that caused it; null where an operator did.</summary>
    public string? OrderId { get; init; }

    /// <summary>Why, in the operator's words.</summary>
    public string? Reason { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>What the account could spend of the currency after it.</summary>
    public required long BalanceAfter { get; init; }

    /// <summary>What the account had set aside of the currency after it.</summary>
    public required long HeldAfter { get; init; }
}

/// <summary>An operator's correction of an account.</summary>
public sealed record NewAdjustment
{
    /// <summary>Your own id of it, 1 to 64 characters: sent again, it is booked once.</summary>
    public required string AdjustmentId { get; init; }

    /// <summary>Minor units, not 0: below zero it is taken away.</summary>
    public required long Amount { get; init; }

    /// <summary>ISO 4217, upper case.</summary>
    public required string Currency { get; init; }

    /// <summary>Why, 1 to 256 characters.</summary>
    public required string Reason { get; init; }
}
