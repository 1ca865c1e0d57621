using System.Collections.Immutable;
using Payments.Domain.Merchants;
using Payments.Domain.Notifications;

namespace Payments.Domain.Orders;

/// <summary>
/// What a rule made of a command: the new state and the rows to write with it. All of it becomes durable together, or none.
/// </summary>
/// <param name="State">The order from now on.</param>
/// <param name="Events">What happened, oldest first.</param>
/// <param name="Attempts">Attempts at notifications that were finished.</param>
public sealed record Decision(OrderState State, ImmutableArray<RecordedEvent> Events, ImmutableArray<NotificationAttempt> Attempts)
{
    /// <summary>What was said that counts for nothing, known before or not.</summary>
    public ImmutableArray<ForeignReport> ForeignReports { get; init; } = [];

    /// <summary>A callback that changed nothing, to be counted; null where it was none.</summary>
    public IgnoredCallback? Ignored { get; init; }

    /// <summary>
    /// Nothing but the count of a callback that is known differs: the state may stay in memory until something else is written.
    /// </summary>
    public bool IsWriteOptional { get; init; }

    /// <summary>Both decisions as one, so that they become durable together.</summary>
    /// <param name="next">What a rule made of this one's state; null when nothing.</param>
    public Decision Then(Decision? next) =>
        next is null
            ? this
            : new(next.State, Events.AddRange(next.Events), Attempts.AddRange(next.Attempts))
            {
                ForeignReports = ForeignReports.AddRange(next.ForeignReports),
                Ignored = Ignored ?? next.Ignored,
            };
}

/// <summary>An event and its notification.</summary>
/// <param name="Stored">The event as it is stored.</param>
/// <param name="Notification">The exact bytes that every attempt sends; null where merchants are not notified of it.</param>
public sealed record RecordedEvent(StoredEvent Stored, NotificationContent? Notification);

/// <summary>What a rule may know besides the order and the command.</summary>
/// <param name="Now">The merchant's time; a rule takes the later of it and the order's last change, so time never runs backwards.</param>
/// <param name="Merchant">The merchant's configuration at this moment.</param>
/// <param name="Jitter">A number in [0, 1) that spreads retries.</param>
public readonly record struct DecisionContext(DateTimeOffset Now, MerchantSettings Merchant, double Jitter)
{
    /// <summary>How far <see cref="Now"/> is ahead of real time.</summary>
    public TimeSpan ClockAhead { get; init; }

    /// <summary>How far the clock by which an order is made has been set back.</summary>
    public TimeSpan ClockBehind { get; init; }

    /// <summary>Channels at which an order may be paid more than once; null for none.</summary>
    public IReadOnlySet<string>? ChannelsWithSeveralPayments { get; init; }

    /// <summary>Channels that move money of the merchant's kind, real or not; null for none.</summary>
    public IReadOnlySet<string>? ChannelsOfMode { get; init; }

    /// <summary>Payments that storage has refused to record because they pay another order; null for none.</summary>
    public ImmutableHashSet<PaymentKey>? PaymentsOfOtherOrders { get; init; }
}
