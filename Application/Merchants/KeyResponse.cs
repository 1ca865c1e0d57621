using Payments.Domain.Merchants;

namespace Payments.Application.Merchants;

/// <summary>An API key.</summary>
/// <param name="Id">To speak of it.</param>
/// <param name="Name">For people.</param>
/// <param name="Scopes">What it may be used for.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">From when on it is refused; null for never.</param>
/// <param name="LastUsedAt">When it was last used, at most about a minute behind; null when it was not.</param>
/// <param name="ApiKey">The key itself: shown once, when it is made.</param>
public sealed record KeyResponse(
    string Id,
    string? Name,
    IReadOnlyList<KeyScope> Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt,
    string? ApiKey = null
)
{
    internal static KeyResponse Of(ApiKey key) => new(key.Id, key.Name, key.GrantedScopes, key.CreatedAt, key.ExpiresAt, key.LastUsedAt);
}

/// <summary>What a rotation of a webhook secret gives.</summary>
/// <param name="WebhookSecret">The new secret: shown once.</param>
/// <param name="OverlapUntil">Until when the one before is valid too; null when it is not any more.</param>
public sealed record WebhookSecretResponse(string WebhookSecret, DateTimeOffset? OverlapUntil);
