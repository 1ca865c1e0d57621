using System.Text.Json.Serialization;
using Payments.Domain.Ids;
using Payments.Domain.Text;

namespace Payments.Domain.Notifications;

/// <summary>An event that the merchant has not acknowledged.</summary>
/// <param name="EventId">Its id, which every attempt carries.</param>
/// <param name="Sequence">Its place in the order's history.</param>
/// <param name="Attempts">Finished attempts, since it was last queued.</param>
/// <param name="DueAt">When the next attempt is due, once it is the first in the queue.</param>
/// <param name="AttemptOffset">Numbers used up before it was last queued; a late answer to one of those stays
/// stale.</param>
/// <param name="DeferredSince">When it would have been sent, had its URL's circuit been closed; null when it was not deferred.</param>
/// <param name="Since">When it happened; null once it was exhausted and queued again, and where an older version queued
/// it.</param>
public sealed record PendingNotification(
    EventId EventId,
    int Sequence,
    int Attempts,
    DateTimeOffset DueAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int AttemptOffset = 0,
    DateTimeOffset? DeferredSince = null,
    DateTimeOffset? Since = null
)
{
    /// <summary>The number that the next attempt carries.</summary>
    [JsonIgnore]
    public int NextAttempt => AttemptOffset + Attempts + 1;
}

/// <summary>What became of the notifications of an order.</summary>
[JsonConverter(typeof(SnakeCaseConverter<NotificationStatus>))]
public enum NotificationStatus
{
    /// <summary>There was nothing to notify of so far.</summary>
    None,

    /// <summary>Something is not acknowledged yet.</summary>
    Pending,

    /// <summary>Everything has been acknowledged.</summary>
    Acknowledged,

    /// <summary>The last attempt of one failed, or its URL is gone; it and what waited behind it are sent again only on demand.</summary>
    Exhausted,
}
