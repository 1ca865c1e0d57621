using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Payments.Domain.Text;

namespace Payments.Domain.Alerts;

/// <summary>How operators are told of alerts.</summary>
[JsonConverter(typeof(SnakeCaseConverter<AlertTransport>))]
public enum AlertTransport
{
    /// <summary>By a signed POST.</summary>
    Webhook,

    /// <summary>By e-mail.</summary>
    Email,
}

/// <summary>What is told of an alert.</summary>
[JsonConverter(typeof(SnakeCaseConverter<AlertChange>))]
public enum AlertChange
{
    /// <summary>That it was raised.</summary>
    Raised,

    /// <summary>That it has ended.</summary>
    Ended,
}

/// <summary>One message about an alert: pending until it is delivered or given up.</summary>
/// <param name="Change">What is told.</param>
/// <param name="Transport">By what.</param>
/// <param name="Attempts">How many were made.</param>
/// <param name="DueAt">When the next attempt is; null when there is none any more.</param>
/// <param name="DeliveredAt">When it was delivered; null where it was not.</param>
/// <param name="GivenUpAt">When it was given up; null where it was not.</param>
/// <param name="LastError">Why the last attempt failed.</param>
public sealed record AlertDelivery(
    AlertChange Change,
    AlertTransport Transport,
    int Attempts,
    DateTimeOffset? DueAt,
    DateTimeOffset? DeliveredAt = null,
    DateTimeOffset? GivenUpAt = null,
    string? LastError = null
)
{
    /// <summary>How long to wait after each attempt that failed; after the last there is none more.</summary>
    private static readonly ImmutableArray<TimeSpan> Delays =
    [
        TimeSpan.FromSeconds(15),
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(4),
        TimeSpan.FromHours(12),
    ];

    /// <summary>How many attempts there are, the first at once: over some 17 hours.</summary>
    public static int MaxAttempts => Delays.Length + 1;

    /// <summary>Whether it is still to be sent.</summary>
    [JsonIgnore]
    public bool IsPending => DueAt is not null;

    /// <summary>One that is to be sent at once.</summary>
    public static AlertDelivery Pending(AlertChange change, AlertTransport transport, DateTimeOffset now) => new(change, transport, 0, now);

    /// <summary>The same after an attempt.</summary>
    /// <param name="error">Why it failed; null when it did not.</param>
    /// <param name="now">When it had ended.</param>
    public AlertDelivery AfterAttempt(string? error, DateTimeOffset now) =>
        error is null ? this with { Attempts = Attempts + 1, DueAt = null, DeliveredAt = now, LastError = null }
        : Attempts >= Delays.Length ? this with { Attempts = Attempts + 1, DueAt = null, GivenUpAt = now, LastError = error }
        : this with { Attempts = Attempts + 1, DueAt = now + Delays[Attempts], LastError = error };
}
