using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;
using Payments.Domain.Notifications;
using Payments.Domain.Orders.Rules;

namespace Payments.Domain.Orders;

/// <summary>An order and its pending actions: what one row of storage holds.</summary>
public sealed record OrderState
{
    /// <summary>What its events made of it.</summary>
    public required PaymentOrder Order { get; init; }

    /// <summary>Its pending actions at channels and accounts.</summary>
    public ImmutableArray<PendingAction> PendingActions { get; init; } = [];

    /// <summary>Reports that do not match the order and that the channel has not been asked about yet.</summary>
    public ImmutableArray<PaymentDiscrepancy> Discrepancies { get; init; } = [];

    /// <summary>Its pending notifications.</summary>
    public Outbox Outbox { get; init; } = Outbox.Empty;

    /// <summary>Every attempt at charging; null before the first, and on orders that are not charged.</summary>
    public ImmutableArray<ChargeAttempt>? Charges { get; init; }

    /// <summary>
    /// Channels other than the order's own at which it was or may have been prepared, so that what they say about it counts. Null while
    /// there are none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<string>? PreparedElsewhere { get; init; }

    /// <summary>
    /// What was said of it that counts for nothing, the first <see cref="TrustRules.MaxForeignReports"/>; null while there is none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<ForeignReport>? ForeignReports { get; init; }

    /// <summary>Callbacks that changed nothing, as <see cref="IgnoredCallbackRules"/> keeps them; null while there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<IgnoredCallback>? IgnoredCallbacks { get; init; }

    /// <summary>
    /// The channels whose last word on money could not be read: the order does not expire, and they are asked on. Null while there is none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<string>? UnreadableChannels { get; init; }

    /// <summary>
    /// Since when the order waits for money that cannot be read: when the oldest of it was first spoken of. Null while it waits for none.
    /// </summary>
    [JsonIgnore]
    public DateTimeOffset? UnconfirmedSince =>
        UnreadableChannels is null ? null : WaitingPayments.Min(unconfirmed => (DateTimeOffset?)unconfirmed.At) ?? Order.UpdatedAt;

    /// <summary>The payments that cannot be read and that the order waits for, oldest first.</summary>
    [JsonIgnore]
    public IEnumerable<UnconfirmedPayment> WaitingPayments =>
        (Order.UnconfirmedPayments ?? []).Where(unconfirmed =>
            !unconfirmed.IsResolved
            && UnreadableChannels is { } channels
            && channels.Contains(unconfirmed.Channel)
            && !Order.Payments.Any(payment => payment.Channel == unconfirmed.Channel && payment.Id == unconfirmed.PaymentId)
        );

    /// <summary>The W3C trace context of the create, under which all later work is traced; null when nobody listened then.</summary>
    public string? TraceParent { get; init; }

    /// <summary>How far its merchant's time was ahead of real time when this was written; zero unless a test clock was moved.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TimeSpan ClockAhead { get; init; }

    /// <summary>
    /// How far the clock that it was made by had been set back by then: its time runs by the steady one, less this. Zero unless that has
    /// happened.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TimeSpan ClockBehind { get; init; }

    /// <summary>Members that a newer version wrote; they are written back as they were.</summary>
    [JsonExtensionData, JsonInclude] // Generated JSON code cannot initialize such a property, so it has a setter.
    internal IDictionary<string, JsonElement>? Unknown { get; set; }

    /// <summary>All pending actions, each with its due time.</summary>
    [JsonIgnore]
    public ImmutableArray<PendingAction> AllPendingActions => Outbox.NextAction is { } head ? PendingActions.Add(head) : PendingActions;

    /// <summary>When the earliest of them is due; null when there is none.</summary>
    [JsonIgnore]
    public DateTimeOffset? DueAt
    {
        get
        {
            var earliest = Outbox.Pending is [var head, ..] ? head.DueAt : (DateTimeOffset?)null;
            foreach (var action in PendingActions)
                if (earliest is null || action.DueAt < earliest)
                    earliest = action.DueAt;
            return earliest;
        }
    }

    /// <summary>When that is by the steady clock, as long as its merchant's clock is not moved again.</summary>
    [JsonIgnore]
    public DateTimeOffset? DueAtRealTime => DueAt - ClockAhead + ClockBehind;
}

/// <summary>A report of a payment that cannot be right: another amount or currency than the order's.</summary>
/// <param name="Channel">Who reported it.</param>
/// <param name="PaymentId">The payment it speaks of.</param>
/// <param name="Reported">What it claims was paid.</param>
public sealed record PaymentDiscrepancy(string Channel, PaymentId PaymentId, Money Reported);
