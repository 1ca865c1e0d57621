using System.Text.Json.Serialization;
using Orleans;
using Payments.Domain.Text;

namespace Payments.Domain.Notifications;

/// <summary>What became of sending a notification once.</summary>
[GenerateSerializer, Immutable, Alias("delivery")]
public sealed record Delivery
{
    /// <summary>When it was sent.</summary>
    [Id(0)]
    public required DateTimeOffset At { get; init; }

    /// <summary>How long the endpoint took.</summary>
    [Id(1)]
    public required TimeSpan Duration { get; init; }

    /// <summary>The endpoint's answer; null when there was none.</summary>
    [Id(2)]
    public int? HttpStatus { get; init; }

    /// <summary>Why it does not count as acknowledged: a stable code; null when it does.</summary>
    [Id(3)]
    public string? Error { get; init; }

    /// <summary>When the endpoint wants to be tried again, counted from the answer; null when it did not say.</summary>
    [Id(4)]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The beginning of the answer's body, at most 1 KiB; null when there was none.</summary>
    [Id(5)]
    public string? Response { get; init; }

    /// <summary>The code of an attempt at a URL that no longer exists; see <see cref="IsGone"/>.</summary>
    public const string EndpointGone = "endpoint_gone";

    /// <summary>
    /// The URL was answered 410 (RFC 9110, section 15.5.11), now or before: nothing is sent there until the merchant sets it again.
    /// </summary>
    [JsonIgnore]
    public bool IsGone => Error == EndpointGone;

    /// <summary>The endpoint gave no answer, or one that says that it is in trouble.</summary>
    [JsonIgnore]
    public bool IsEndpointFailure => Error is not null && (HttpStatus is null or >= 500 or 408 or 429 || Error == "timeout");

    /// <summary>The merchant has taken note.</summary>
    [JsonIgnore]
    public bool IsAcknowledged => Error is null;
}

/// <summary>How an attempt ended.</summary>
[JsonConverter(typeof(SnakeCaseConverter<AttemptOutcome>))]
public enum AttemptOutcome
{
    /// <summary>The merchant acknowledged it.</summary>
    Acknowledged,

    /// <summary>It did not, and is tried again.</summary>
    Failed,

    /// <summary>It did not, and is not tried again unless somebody asks for it.</summary>
    Exhausted,
}

/// <summary>A row of the append-only table of attempts.</summary>
public sealed record NotificationAttempt
{
    /// <summary>The event's sequence number.</summary>
    public required int Sequence { get; init; }

    /// <summary>From 1; 0 for one that was exhausted before its first attempt, and for one that somebody asked for.</summary>
    public required int Attempt { get; init; }

    /// <summary>How it ended.</summary>
    public required AttemptOutcome Outcome { get; init; }

    /// <summary>What the endpoint did.</summary>
    public required Delivery Delivery { get; init; }

    /// <summary>When the next attempt is due; null when there is none.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    internal static NotificationAttempt Of(int sequence, int attempt, AttemptOutcome outcome, Delivery delivery, DateTimeOffset? next) =>
        new()
        {
            Sequence = sequence,
            Attempt = attempt,
            Outcome = outcome,
            Delivery = delivery,
            NextAttemptAt = next,
        };

    internal static NotificationAttempt ExhaustedBehind(
        PendingNotification behind,
        PendingNotification head,
        Delivery delivery,
        DateTimeOffset now
    ) =>
        new()
        {
            Sequence = behind.Sequence,
            Attempt = 0,
            Outcome = AttemptOutcome.Exhausted,
            Delivery = new Delivery
            {
                At = now,
                Duration = TimeSpan.Zero,
                Error = delivery.IsGone ? Delivery.EndpointGone : "behind_exhausted",
                Response = $"waited behind event {head.Sequence}",
            },
        };
}
