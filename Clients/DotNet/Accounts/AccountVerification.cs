namespace Payments.Client.Accounts;

/// <summary>What came of adding up journals.</summary>
public sealed record AccountVerification
{
    /// <summary>Every balance is what its journal adds up to, and all accounts together have nothing.</summary>
    public required bool Valid { get; init; }

    /// <summary>How many accounts were looked at.</summary>
    public required int Accounts { get; init; }

    /// <summary>How many entries they have.</summary>
    public required long Entries { get; init; }

    /// <summary>The accounts that are not what their journal adds up to, at most 100.</summary>
    public required IReadOnlyList<string> Wrong { get; init; }

    /// <summary>What each account has by the journal.</summary>
    public required IReadOnlyList<AccountSum> Sums { get; init; }
}

/// <summary>What an account has by the journal, in minor units.</summary>
public sealed record AccountSum
{
    /// <summary><c>balance</c>, <c>held</c>, or a system account.</summary>
    public required string Account { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>Of a system account it may be below zero.</summary>
    public required long Sum { get; init; }
}
