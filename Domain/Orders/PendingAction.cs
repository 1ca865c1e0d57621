using System.Text.Json.Serialization;
using Payments.Domain.Text;

namespace Payments.Domain.Orders;

/// <summary>The kinds of actions that an order takes.</summary>
[JsonConverter(typeof(SnakeCaseConverter<ActionKind>))]
public enum ActionKind
{
    /// <summary>Ask channels whether they take the order, and prepare it at one.</summary>
    Verify,

    /// <summary>Ask the channel <see cref="PendingAction.Subject"/> what it took.</summary>
    Query,

    /// <summary>Tell the channel <see cref="PendingAction.Subject"/> that the order can no longer be paid.</summary>
    Close,

    /// <summary>Have the refund <see cref="PendingAction.Subject"/> returned.</summary>
    Refund,

    /// <summary>Tell the merchant of the event <see cref="PendingAction.Subject"/>.</summary>
    Notify,

    /// <summary>
    /// Tell the merchant of the event with the sequence number <see cref="PendingAction.Subject"/> once more, out of order, because
    /// somebody asked for it.
    /// </summary>
    Resend,

    /// <summary>Have the channel <see cref="PendingAction.Subject"/> charge.</summary>
    Charge,

    /// <summary>End an order that is charged and has no result yet.</summary>
    Expire,

    /// <summary>Credit the account of a top-up.</summary>
    Credit,

    /// <summary>Take what the hold <see cref="PendingAction.Subject"/> set aside off the account: the refund has been made.</summary>
    Capture,

    /// <summary>Release what the hold <see cref="PendingAction.Subject"/> set aside: the refund has not been made.</summary>
    Release,

    /// <summary>Give up what the hold <see cref="PendingAction.Subject"/> set aside: no refund has made use of it in time.</summary>
    ExpireHold,
}

/// <summary>
/// An action that an order must still take. It stays until its answer has been written, so a crash at any moment loses nothing:
/// what was under way is simply due again.
/// </summary>
/// <param name="Kind">Which action.</param>
/// <param name="Subject">Of which channel, refund or event; empty for a verification.</param>
/// <param name="Attempts">How many attempts have been answered or have run out of time.</param>
/// <param name="DueAt">When the next is due.</param>
/// <param name="AttemptOffset">Numbers used up by the calls that this one replaced; an answer that is still on its way to one of those
/// stays stale.</param>
public sealed record PendingAction(
    ActionKind Kind,
    string Subject,
    int Attempts,
    DateTimeOffset DueAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int AttemptOffset = 0
)
{
    /// <summary>The number that the next attempt carries, so that an answer to an older one changes nothing.</summary>
    [JsonIgnore]
    public int NextAttempt => AttemptOffset + Attempts + 1;

    /// <summary>Tells whether this and another are the same action, at whatever attempt.</summary>
    public bool IsFor(ActionKind kind, string subject) => Kind == kind && Subject == subject;
}
