using Payments.Client.Merchants;

namespace Payments.Client.Operations;

/// <summary>A limit, and how much of it is in use.</summary>
public sealed record Limit
{
    /// <summary>What it belongs to, as <c>requests</c>.</summary>
    public required string Group { get; init; }

    /// <summary>What is limited.</summary>
    public required string Name { get; init; }

    /// <summary>The most that there may be.</summary>
    public required long Value { get; init; }

    /// <summary>What is counted.</summary>
    public required string Unit { get; init; }

    /// <summary>How much there is now; null where that is not counted.</summary>
    public long? InUse { get; init; }

    /// <summary>What sets it; null where it is the program's own.</summary>
    public string? Setting { get; init; }
}

/// <summary>The limits of the process that answers.</summary>
public sealed record ServerLimits
{
    /// <summary>By group.</summary>
    public required IReadOnlyList<Limit> Limits { get; init; }

    /// <summary>The risk rules that merchants may be given.</summary>
    public required IReadOnlyList<string> RiskRules { get; init; }
}

/// <summary>The limits of a merchant.</summary>
public sealed record MerchantLimits
{
    /// <summary>Whose they are.</summary>
    public required string MerchantId { get; init; }

    /// <summary>By group.</summary>
    public required IReadOnlyList<Limit> Limits { get; init; }

    /// <summary>The rules that judge its orders; null for a key without the scope manage.</summary>
    public IReadOnlyList<RiskRule>? RiskRules { get; init; }
}
