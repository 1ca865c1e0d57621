namespace Payments.Client.Accounts;

/// <summary>A secret by which an account's user is known.</summary>
public sealed record UserSecret
{
    /// <summary>To speak of it.</summary>
    public required string Id { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is refused; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The secret itself: shown once, when it is made.</summary>
    public string? Secret { get; init; }
}
