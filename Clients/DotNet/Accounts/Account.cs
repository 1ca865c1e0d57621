namespace Payments.Client.Accounts;

/// <summary>A user's account at a merchant.</summary>
public sealed record Account
{
    /// <summary>The merchant's name for it.</summary>
    public required string Id { get; init; }

    /// <summary>Whose user's it is.</summary>
    public required string MerchantId { get; init; }

    /// <summary>What it has, by currency.</summary>
    public required IReadOnlyList<Balance> Balances { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>How many entries it has.</summary>
    public required long Version { get; init; }
}

/// <summary>What an account has of one currency, in minor units.</summary>
public sealed record Balance
{
    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>What can be spent.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("balance")]
    public required long Available { get; init; }

    /// <summary>What is set aside for payments and refunds that are under way.</summary>
    public required long Held { get; init; }
}
