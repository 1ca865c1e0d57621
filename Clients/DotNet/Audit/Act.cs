namespace Payments.Client.Audit;

/// <summary>What an operator or a merchant did.</summary>
public sealed record Act
{
    /// <summary><c>aud_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who; null where its entry cannot be read any more.</summary>
    public Actor? Actor { get; init; }

    /// <summary>An operation of the API, or signing in or out at the console; null where its entry cannot be read any more.</summary>
    public string? Action { get; init; }

    /// <summary>The merchant that it concerns; null where it concerns the server.</summary>
    public string? MerchantId { get; init; }

    /// <summary>The id of what it was done to; null where that is the merchant or the server.</summary>
    public string? Target { get; init; }

    /// <summary>What it changed, or asked for.</summary>
    public required IReadOnlyList<FieldChange> Changes { get; init; }

    /// <summary><c>accepted</c>, or the code of the error that refused it; <c>unknown</c> while it is under way.</summary>
    public required string Outcome { get; init; }

    /// <summary>When that was known.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The hash of its entry in the chain.</summary>
    public required string Hash { get; init; }
}

/// <summary>Who did something, and from where.</summary>
public sealed record Actor
{
    /// <summary><c>operator</c>, <c>merchant</c> or <c>unknown</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The merchant that acted.</summary>
    public string? MerchantId { get; init; }

    /// <summary>The id of its API key; null where it signed its request.</summary>
    public string? KeyId { get; init; }

    /// <summary>The name of its API key.</summary>
    public string? KeyName { get; init; }

    /// <summary>What names an operator's token without telling anything of it; for operators.</summary>
    public string? Token { get; init; }

    /// <summary><c>http</c>, <c>stream</c> or <c>console</c>.</summary>
    public required string Transport { get; init; }

    /// <summary>The client's address; merchants are not shown an operator's.</summary>
    public string? Address { get; init; }
}

/// <summary>What an act changed, or asked for.</summary>
public sealed record FieldChange
{
    /// <summary>The field.</summary>
    public required string Field { get; init; }

    /// <summary>What it was.</summary>
    public string? Before { get; init; }

    /// <summary>What it is; of a secret <c>changed</c>.</summary>
    public string? After { get; init; }
}

/// <summary>Which acts to list; what is null is not asked for.</summary>
public sealed record ActFilter
{
    /// <summary>Those that concern a merchant; for operators.</summary>
    public string? MerchantId { get; init; }

    /// <summary>Those of an actor: a key's id, a token's name, or <c>operator</c>.</summary>
    public string? Actor { get; init; }

    /// <summary>Those of a kind, as <c>refund_order</c>.</summary>
    public string? Action { get; init; }

    /// <summary>Begun at this time or later.</summary>
    public DateTimeOffset? CreatedAfter { get; init; }

    /// <summary>Begun before this time.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }
}

/// <summary>The outcome of recomputing a part of the chain of hashes.</summary>
public sealed record AuditVerification
{
    /// <summary>Whether every entry that was looked at is as it was written.</summary>
    public required bool Valid { get; init; }

    /// <summary>How many were looked at.</summary>
    public required long Entries { get; init; }

    /// <summary>The act of the first entry that does not fit.</summary>
    public string? BrokenAt { get; init; }

    /// <summary>The hash of the last entry that was looked at.</summary>
    public string? HeadHash { get; init; }

    /// <summary>Where to go on; null at the end.</summary>
    public string? NextCursor { get; init; }
}
