namespace Payments.Client.Merchants;

/// <summary>An API key.</summary>
public sealed record MerchantKey
{
    /// <summary>To speak of it.</summary>
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    public string? Name { get; init; }

    /// <summary>What it may be used for.</summary>
    public required IReadOnlyList<KeyScope> Scopes { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is refused; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was last used, about a minute behind.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The key itself: shown once, when it is made.</summary>
    public string? ApiKey { get; init; }
}

/// <summary>A key to make.</summary>
public sealed record NewKey
{
    /// <summary>For people, 1 to 100 characters.</summary>
    public string? Name { get; init; }

    /// <summary>What it may be used for. Default: everything.</summary>
    public IReadOnlyList<KeyScope>? Scopes { get; init; }

    /// <summary>From when on it is refused. Default: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>A new webhook secret.</summary>
public sealed record RotatedSecret
{
    /// <summary>The secret: shown once, here.</summary>
    public required string WebhookSecret { get; init; }

    /// <summary>Until when the one before is valid too; null when it is not any more.</summary>
    public DateTimeOffset? OverlapUntil { get; init; }
}
