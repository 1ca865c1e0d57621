namespace Payments.Domain.Audit;

/// <summary>
/// What is written down of an act, twice: before it is done, what somebody sets out to do; and once that is known, what came of it. Where
/// nothing more is done, as when somebody signs in or is refused, both at once. Words are texts, so that those of a newer server are read.
/// </summary>
public sealed record AuditEntry
{
    /// <summary>What says that an act was done.</summary>
    public const string Accepted = "accepted";

    /// <summary>Names the act: <c>aud_</c> + 26 random characters.</summary>
    public required string ActId { get; init; }

    /// <summary>When this was written.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The merchant that it concerns; null where it concerns the server.</summary>
    public string? MerchantId { get; init; }

    /// <summary>Who; null where the entry completes another.</summary>
    public AuditActor? Actor { get; init; }

    /// <summary>What, a word of <see cref="AuditAction"/>; null where the entry completes another.</summary>
    public string? Action { get; init; }

    /// <summary>The id of what it is done to; null where that is the merchant or the server.</summary>
    public string? Target { get; init; }

    /// <summary>What it changes, or asks for; null for nothing.</summary>
    public IReadOnlyList<FieldChange>? Changes { get; init; }

    /// <summary>The number of the entry that this one completes.</summary>
    public long? Completes { get; init; }

    /// <summary><see cref="Accepted"/> or an error's code; null while it is not known.</summary>
    public string? Outcome { get; init; }
}

/// <summary>Who did something, and from where.</summary>
/// <param name="Kind">A word of <see cref="ActorKind"/>.</param>
/// <param name="Transport">The way, as <c>http</c>.</param>
/// <param name="Address">The client's address; null where the connection has none.</param>
public sealed record AuditActor(string Kind, string Transport, string? Address)
{
    /// <summary>What names an operator's token without telling anything of it.</summary>
    public string? Token { get; init; }

    /// <summary>The merchant that acts.</summary>
    public string? MerchantId { get; init; }

    /// <summary>The id of its API key; null where it signed its request.</summary>
    public string? KeyId { get; init; }

    /// <summary>The name of its API key; null where it has none.</summary>
    public string? KeyName { get; init; }
}

/// <summary>What somebody is who does something.</summary>
public enum ActorKind
{
    /// <summary>Somebody who holds the admin token.</summary>
    Operator,

    /// <summary>A merchant, by one of its API keys or a signature.</summary>
    Merchant,

    /// <summary>Nobody that is known, as before signing in.</summary>
    Unknown,
}
