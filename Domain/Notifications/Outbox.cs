using System;
using System.Collections.Immutable;
using System.Linq;
using System.Text.Json.Serialization;

namespace Orleans.Payments.Domain;

/// <summary>An event that the merchant has not acknowledged.</summary>
/// <param name="EventId">Its id, which every attempt carries.</param>
/// <param name="Sequence">Its place in the order's history.</param>
/// <param name="Attempts">Finished attempts.</param>
/// <param name="DueAt">When the next attempt is due, once it is the first in line.</param>
public sealed record PendingNotification(string EventId, int Sequence, int Attempts, DateTimeOffset DueAt);

/// <summary>How a merchant stands with the notifications of an order.</summary>
[JsonConverter(typeof(SnakeCaseConverter<NotificationStatus>))]
public enum NotificationStatus
{
    /// <summary>Nothing has been owed so far.</summary>
    None,

    /// <summary>Something is owed.</summary>
    Pending,

    /// <summary>Everything owed has been acknowledged.</summary>
    Acknowledged,

    /// <summary>The last attempt of one failed; it and what waited behind it are sent again only on demand.</summary>
    Exhausted,
}

/// <summary>
/// One order's line of notifications. Only its head is sent, so the merchant learns of events in the order in which
/// they happened, whatever fails in between.
/// </summary>
public sealed record Outbox
{
    /// <summary>Nothing owed, nothing done.</summary>
    public static Outbox Empty { get; } = new();

    /// <summary>What is owed, oldest first; only the first is sent.</summary>
    public ImmutableArray<PendingNotification> Waiting { get; init; } = [];

    /// <summary>Event sequences whose attempts are used up.</summary>
    public ImmutableArray<int> Exhausted { get; init; } = [];

    /// <summary>How many have been acknowledged.</summary>
    public int Acknowledged { get; init; }

    /// <summary>Finished attempts at the notification that was last attempted.</summary>
    public int LastAttempts { get; init; }

    /// <summary>The one call that is owed now or later, if any.</summary>
    [JsonIgnore]
    public Duty? Owed => Waiting is [var head, ..] ? new Duty(DutyKind.Notify, head.EventId, head.Attempts, head.DueAt) : null;

    /// <summary>Where the merchant stands.</summary>
    [JsonIgnore]
    public NotificationStatus Status => (Waiting.Length, Exhausted.Length, Acknowledged) switch
    {
        ( > 0, _, _) => NotificationStatus.Pending,
        (_, > 0, _) => NotificationStatus.Exhausted,
        (_, _, > 0) => NotificationStatus.Acknowledged,
        _ => NotificationStatus.None,
    };

    /// <summary>Adds an event; the head is due at once, because news is a good moment to try an endpoint again.</summary>
    public Outbox Add(string eventId, int sequence, DateTimeOffset now)
    {
        var waiting = Waiting.Add(new PendingNotification(eventId, sequence, 0, now));
        return this with { Waiting = waiting.SetItem(0, waiting[0] with { DueAt = now }) };
    }

    /// <summary>Takes note of the answer to an attempt at the head; an answer to anything else changes nothing.</summary>
    /// <returns>The line from now on, and what to list of the attempt; no rows when nothing changed.</returns>
    public (Outbox Next, ImmutableArray<NotificationAttempt> Rows) Attempted(string eventId, int attempt, Delivery delivery, DateTimeOffset now, double chance)
    {
        if (Waiting is not [var head, ..] || head.EventId != eventId || head.Attempts + 1 != attempt) return (this, []);
        if (delivery.IsAcknowledged)
        {
            var rest = Waiting.RemoveAt(0);
            if (rest is [var next, ..]) rest = rest.SetItem(0, next with { DueAt = now });
            return (this with { Waiting = rest, Acknowledged = Acknowledged + 1, LastAttempts = attempt },
                [NotificationAttempt.Of(head.Sequence, attempt, AttemptOutcome.Acknowledged, delivery, null)]);
        }

        if (NotificationSchedule.WaitAfter(attempt, delivery.RetryAfter, chance) is { } wait)
        {
            var again = now + wait;
            return (this with { Waiting = Waiting.SetItem(0, head with { Attempts = attempt, DueAt = again }), LastAttempts = attempt },
                [NotificationAttempt.Of(head.Sequence, attempt, AttemptOutcome.Failed, delivery, again)]);
        }

        return (this with { Waiting = [], Exhausted = Exhausted.AddRange(Waiting.Select(lost => lost.Sequence)), LastAttempts = attempt },
            [
                NotificationAttempt.Of(head.Sequence, attempt, AttemptOutcome.Exhausted, delivery, null),
                .. Waiting.Skip(1).Select(behind => NotificationAttempt.GivenUpBehind(behind, head, now)),
            ]);
    }

    /// <summary>Takes note of the answer to an attempt that somebody asked for.</summary>
    public Outbox Resent(int sequence, bool acknowledged) => !acknowledged ? this : this with
    {
        Exhausted = Exhausted.Remove(sequence),
        Acknowledged = Exhausted.Contains(sequence) ? Acknowledged + 1 : Acknowledged,
    };
}
