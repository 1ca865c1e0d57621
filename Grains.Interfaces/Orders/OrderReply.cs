using System.Collections.Immutable;
using Orleans;
using Payments.Domain.Errors;
using Payments.Domain.Merchants;
using Payments.Domain.Notifications;
using Payments.Domain.Orders;

namespace Payments.Grains.Interfaces.Orders;

/// <summary>An order as its grain shows it.</summary>
/// <param name="Order">The order.</param>
/// <param name="Notification">How its merchant stands with it.</param>
[GenerateSerializer, Immutable, Alias("order-view")]
public sealed record OrderView([property: Id(0)] PaymentOrder Order, [property: Id(1)] NotificationSummary Notification)
{
    /// <summary>Every attempt at charging, oldest first; null where the channel was not asked to charge.</summary>
    [Id(2)]
    public ImmutableArray<ChargeAttempt>? Charges { get; init; }

    /// <summary>The order's time when it was read; null where it came otherwise than by reading it from its grain.</summary>
    [Id(3)]
    public OrderTime? Time { get; init; }

    /// <summary>Callbacks that changed nothing, each with how often it came; null where there was none.</summary>
    [Id(4)]
    public ImmutableArray<IgnoredCallback>? IgnoredCallbacks { get; init; }

    /// <summary>The view of a state.</summary>
    public static OrderView Of(OrderState state) =>
        new(state.Order, new NotificationSummary(state.Outbox.Status, state.Outbox.LastAttempts, state.Outbox.NextAction?.DueAt))
        {
            Charges = state.Charges,
            IgnoredCallbacks = state.IgnoredCallbacks,
        };
}

/// <summary>What time it is for an order.</summary>
/// <param name="Now">Its time, which its deadline is to be compared with.</param>
/// <param name="Ahead">How far its merchant's test clock was moved by then, as far as the order has heard of it.</param>
[GenerateSerializer, Immutable, Alias("order-time")]
public sealed record OrderTime([property: Id(0)] DateTimeOffset Now, [property: Id(1)] TimeSpan Ahead)
{
    /// <summary>The same moment by a merchant's test clock that may have been moved on without a word to the order.</summary>
    public DateTimeOffset By(TestClock? clock) => clock is { } moved && moved.Ahead > Ahead ? Now + (moved.Ahead - Ahead) : Now;
}

/// <summary>What became of the notifications of an order.</summary>
/// <param name="Status">In one word.</param>
/// <param name="Attempts">Finished attempts at the notification that was last attempted.</param>
/// <param name="NextAttemptAt">When the next attempt is due; null when none is pending.</param>
[GenerateSerializer, Immutable, Alias("notification-summary")]
public sealed record NotificationSummary(
    [property: Id(0)] NotificationStatus Status,
    [property: Id(1)] int Attempts,
    [property: Id(2)] DateTimeOffset? NextAttemptAt
);

/// <summary>What an order waits for.</summary>
/// <param name="NextDueAt">When its next action is due, in its merchant's time; null when it has none.</param>
/// <param name="IsBusy">Something is due or under way.</param>
[GenerateSerializer, Immutable, Alias("order-pace")]
public sealed record OrderProgress([property: Id(0)] DateTimeOffset? NextDueAt, [property: Id(1)] bool IsBusy);

/// <summary>What became of a merchant's command: an order or a rejection.</summary>
/// <param name="View">The order as it is now; null when the command was refused.</param>
/// <param name="Error">Why it was refused; null when it was not.</param>
/// <param name="IsReplay">Nothing changed, because the same command had been carried out before.</param>
[GenerateSerializer, Immutable, Alias("order-reply")]
public sealed record OrderReply(
    [property: Id(0)] OrderView? View,
    [property: Id(1)] PaymentError? Error = null,
    [property: Id(2)] bool IsReplay = false
);
