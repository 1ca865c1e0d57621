using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Payments.Domain.Ids;
using Payments.Domain.Orders;

namespace Payments.Domain.Notifications;

/// <summary>
/// One order's queue of notifications. Only its first is sent, so the merchant learns of events in the order in which
/// they happened, whatever fails in between.
/// </summary>
public sealed record Outbox
{
    /// <summary>More than any schedule has attempts, so that no number of one round is a number of the next.</summary>
    private const int AttemptsPerRound = 100;

    /// <summary>Nothing pending, nothing done.</summary>
    public static Outbox Empty { get; } = new();

    /// <summary>What is pending, oldest first; only the first is sent.</summary>
    public ImmutableArray<PendingNotification> Pending { get; init; } = [];

    /// <summary>Event sequences whose attempts are used up.</summary>
    public ImmutableArray<int> Exhausted { get; init; } = [];

    /// <summary>When attempts were last used up; null when no event is <see cref="Exhausted"/>.</summary>
    public DateTimeOffset? ExhaustedAt { get; init; }

    /// <summary>How often what was exhausted has been queued again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Rounds { get; init; }

    /// <summary>How many have been acknowledged.</summary>
    public int Acknowledged { get; init; }

    /// <summary>
    /// How long the first notification that was acknowledged took, from its event on; null before, and where an older version put it in
    /// line.
    /// </summary>
    public TimeSpan? FirstAcknowledgedAfter { get; init; }

    /// <summary>Finished attempts at the notification that was last attempted.</summary>
    public int LastAttempts { get; init; }

    /// <summary>The next action, due now or later, if any.</summary>
    [JsonIgnore]
    public PendingAction? NextAction =>
        Pending is [var head, ..]
            ? new PendingAction(ActionKind.Notify, head.EventId, head.Attempts, head.DueAt, head.AttemptOffset)
            : null;

    /// <summary>What became of them.</summary>
    [JsonIgnore]
    public NotificationStatus Status =>
        (Pending.Length, Exhausted.Length, Acknowledged) switch
        {
            (> 0, _, _) => NotificationStatus.Pending,
            (_, > 0, _) => NotificationStatus.Exhausted,
            (_, _, > 0) => NotificationStatus.Acknowledged,
            _ => NotificationStatus.None,
        };

    /// <summary>Adds an event; the head is due at once, because news is a good moment to try an endpoint again.</summary>
    public Outbox Add(EventId eventId, int sequence, DateTimeOffset now)
    {
        var waiting = Pending.Add(new PendingNotification(eventId, sequence, 0, now, Since: now));
        return this with { Pending = waiting.SetItem(0, waiting[0] with { DueAt = now }) };
    }

    /// <summary>
    /// Records the answer to an attempt at the head, or at what was the head when the attempt began; an answer to
    /// anything else changes nothing.
    /// </summary>
    /// <returns>The queue from now on, and what to list of the attempt; no rows when nothing changed.</returns>
    public (Outbox Next, ImmutableArray<NotificationAttempt> Rows) RecordAttempt(
        EventId eventId,
        int attempt,
        Delivery delivery,
        DateTimeOffset now,
        double jitter,
        ImmutableArray<long>? schedule = null
    )
    {
        if (Pending.FirstOrDefault(pending => pending.EventId == eventId && pending.NextAttempt == attempt) is not { } told)
            return (this, []);
        var number = told.Attempts + 1;
        var attempted = this with { LastAttempts = number };
        if (delivery.IsAcknowledged)
        {
            var rest = Pending.Remove(told);
            if (rest is [var next, ..] && told == Pending[0])
                rest = rest.SetItem(0, next with { DueAt = now });
            return (
                attempted with
                {
                    Pending = rest,
                    Acknowledged = Acknowledged + 1,
                    FirstAcknowledgedAfter = FirstAcknowledgedAfter ?? now - told.Since,
                },
                [NotificationAttempt.Of(told.Sequence, number, AttemptOutcome.Acknowledged, delivery, null)]
            );
        }

        if (!delivery.IsGone && NotificationSchedule.DelayAfter(number, delivery.RetryAfter, jitter, schedule) is { } wait)
        {
            var again = now + wait;
            return (
                attempted with
                {
                    Pending = Pending.Replace(told, told with { Attempts = number, DueAt = again, DeferredSince = null }),
                },
                [NotificationAttempt.Of(told.Sequence, number, AttemptOutcome.Failed, delivery, again)]
            );
        }

        return (
            attempted with
            {
                Pending = [],
                Exhausted = [.. Exhausted, .. Pending.Select(lost => lost.Sequence)],
                ExhaustedAt = now,
            },
            [
                NotificationAttempt.Of(told.Sequence, number, AttemptOutcome.Exhausted, delivery, null),
                .. Pending.Remove(told).Select(behind => NotificationAttempt.ExhaustedBehind(behind, told, delivery, now)),
            ]
        );
    }

    /// <summary>The head is not sent now, because its URL's circuit is open; that is no attempt.</summary>
    /// <param name="eventId">Which event was to be sent.</param>
    /// <param name="attempt">The number that its attempt would have had.</param>
    /// <param name="until">When it is looked at again, should nobody release it before.</param>
    /// <returns>The same queue when that is not its first any more.</returns>
    public Outbox Defer(EventId eventId, int attempt, DateTimeOffset until) =>
        Pending is [var head, ..] && head.EventId == eventId && head.NextAttempt == attempt
            ? this with
            {
                Pending = Pending.SetItem(0, head with { DueAt = until, DeferredSince = head.DeferredSince ?? head.DueAt }),
            }
            : this;

    /// <summary>Records the answer to an attempt that somebody asked for.</summary>
    public Outbox RecordResend(int sequence, bool acknowledged)
    {
        if (!acknowledged || !Exhausted.Contains(sequence))
            return this;
        var exhausted = Exhausted.Remove(sequence);
        return this with { Exhausted = exhausted, ExhaustedAt = exhausted.IsEmpty ? null : ExhaustedAt, Acknowledged = Acknowledged + 1 };
    }

    /// <summary>Queues again what is exhausted, each with all its attempts before it, in the order in which it happened.</summary>
    public Outbox RequeueExhausted(OrderId orderId, DateTimeOffset now)
    {
        if (Exhausted.IsEmpty)
            return this;
        var round = Rounds + 1;
        var revived = Exhausted.Select(sequence => new PendingNotification(
            EventId.Of(orderId, sequence),
            sequence,
            0,
            now,
            round * AttemptsPerRound
        ));
        var waiting = Pending.Concat(revived).OrderBy(pending => pending.Sequence).ToImmutableArray();
        return this with
        {
            Pending = waiting.SetItem(0, waiting[0] with { DueAt = now }),
            Exhausted = [],
            ExhaustedAt = null,
            Rounds = round,
        };
    }
}
