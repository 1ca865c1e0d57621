using System.Collections.Immutable;
using Payments.Domain.Errors;
using Payments.Domain.Input;
using Payments.Domain.Text;

namespace Payments.Domain.Merchants;

/// <summary>An API key as it is asked for.</summary>
public sealed record KeyRequest
{
    /// <summary>For people, 1 to 100 characters. Default: none.</summary>
    public string? Name { get; init; }

    /// <summary>What it may be used for: <c>read</c>, <c>write</c>, <c>manage</c>. Default: the first two.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>From when on it is refused, as 2026-01-31T09:30:00Z. Default: never.</summary>
    public string? ExpiresAt { get; init; }

    /// <summary>Checks a request.</summary>
    /// <returns>Null when all is well.</returns>
    public static PaymentError? Check(
        KeyRequest request,
        DateTimeOffset now,
        out ImmutableArray<KeyScope>? scopes,
        out DateTimeOffset? expiresAt
    )
    {
        (scopes, expiresAt) = (null, null);
        var fault = FieldValidation.Time("expires_at", request.ExpiresAt, out var end)
            ?? FieldValidation.Text("name", request.Name, InputLimits.Name)
            ?? CheckScopes(request.Scopes);
        if (fault is not null)
            return fault;
        if (request.ExpiresAt is not null)
        {
            if (end <= now)
                return new PaymentError(PaymentErrorCode.OutOfRange, "expires_at must lie in the future.", "expires_at");
            expiresAt = end;
        }

        if (request.Scopes is { } words)
            scopes = [.. words.Select(SnakeCase<KeyScope>.Parse).Order()];
        return null;
    }

    private static PaymentError? CheckScopes(IReadOnlyList<string>? scopes)
    {
        if (scopes is null)
            return null;
        if (scopes.Count == 0)
            return new PaymentError(PaymentErrorCode.OutOfRange, $"scopes must name at least one of: {SnakeCase<KeyScope>.All}.", "scopes");
        return FieldValidation.Distinct("scopes", scopes, FieldValidation.OneOf<KeyScope>);
    }
}

/// <summary>How long a key or secret that is replaced still counts.</summary>
public sealed record RotationRequest
{
    /// <summary>How long both count when nothing is said: a day.</summary>
    public const int DefaultOverlap = 86_400;

    /// <summary>The longest that both may count: 30 days.</summary>
    public const int MaxOverlap = 2_592_000;

    /// <summary>Seconds for which the old one still counts, 0 to 2,592,000; 0 ends it at once. Default 86,400.</summary>
    public long? OverlapSeconds { get; init; }

    /// <summary>Checks a request.</summary>
    /// <returns>Null when all is well.</returns>
    public static PaymentError? Check(RotationRequest request, out TimeSpan overlap)
    {
        overlap = TimeSpan.Zero;
        if (FieldValidation.Range("overlap_seconds", request.OverlapSeconds, 0, MaxOverlap) is { } fault)
            return fault;
        overlap = TimeSpan.FromSeconds(request.OverlapSeconds ?? DefaultOverlap);
        return null;
    }
}
