using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Payments.Domain.Ids;
using Payments.Domain.Notifications;
using Payments.Domain.Orders;

namespace Payments.Grains.Interfaces.Orders;

/// <summary>
/// One payment order; its key is <see cref="OrderId.Of"/>. Whatever it answers has been written to storage before.
/// A call fails with an <c>OrleansException</c> or a <see cref="TimeoutException"/> when storage does not answer; the
/// caller may repeat it, since every call says the same thing twice without harm.
/// </summary>
[Alias(OrderGrains.InterfaceName)]
[GrainInterfaceType(OrderGrains.InterfaceName)]
public interface IOrderGrain : IGrainWithStringKey
{
    /// <summary>Makes the order, or recognises the request that made it.</summary>
    [Alias("Create")]
    Task<OrderReply> Create(MerchantId merchantId, CreateOrderCommand terms);

    /// <summary>The order as it was last written; null when there is none.</summary>
    [AlwaysInterleave]
    [Alias("Get")]
    Task<OrderView?> Get();

    /// <summary>Waits until the order is verified, at most so long, and gives it as it is then; null when there is none.</summary>
    [AlwaysInterleave]
    [Alias("WaitUntilVerified")]
    Task<OrderView?> WaitUntilVerified(TimeSpan limit);

    /// <summary>Withdraws the order for its merchant; another's order is not found.</summary>
    [Alias("Cancel")]
    Task<OrderReply> Cancel(MerchantId merchantId);

    /// <summary>
    /// Reserves a refund of the payment that pays the order, or recognises the request that made it; another's order is not found.
    /// </summary>
    [Alias("Refund")]
    Task<OrderReply> Refund(MerchantId merchantId, RefundOrderCommand asked);

    /// <summary>Schedules one more notification of an event that merchants are notified of.</summary>
    [Alias("Resend")]
    Task<OrderReply> Resend(MerchantId merchantId, int sequence);

    /// <summary>Queues again every exhausted notification; a replay where none was.</summary>
    [Alias("ResendExhausted")]
    Task<OrderReply> ResendExhausted(MerchantId merchantId);

    /// <summary>Sends a deferred notification now; false when it is not pending any more.</summary>
    [Alias("Released")]
    Task<bool> SendDeferred(EventId eventId);

    /// <summary>Tells the order how far its merchant's time is ahead of real time, and has it start what is due then.</summary>
    [Alias("Tick")]
    Task<OrderProgress> AdvanceClock(TimeSpan clockAhead);

    /// <summary>Waits until none of the order's actions is due or under way, at most so long.</summary>
    [AlwaysInterleave]
    [Alias("WaitUntilQuiet")]
    Task<OrderProgress> WaitUntilIdle(TimeSpan limit);

    /// <summary>Records a channel's callback whose signature has been checked; false when there is no such order.</summary>
    [Alias("Reported")]
    Task<bool> HandleReport(ChannelReport report);

    /// <summary>
    /// Records a callback that says that money was taken, and not readably how much; false when there is no such order.
    /// </summary>
    [Alias("ReportedUnreadable")]
    Task<bool> HandleUnreadableReport(UnreadableReport report);

    /// <summary>Records what an operator says of money that could not be read.</summary>
    [Alias("Resolve")]
    Task<OrderReply> Resolve(ResolvePaymentCommand asked);

    /// <summary>Records the answer to a verification.</summary>
    [Alias("Verified")]
    Task HandleVerificationResult(int attempt, VerificationResult report);

    /// <summary>Records what a channel knows of the order; null when it did not answer.</summary>
    [Alias("Queried")]
    Task HandleQueryResult(string channel, int attempt, ChannelOrderStatus? status);

    /// <summary>Records the answer to closing the order at a channel.</summary>
    [Alias("Closed")]
    Task HandleCloseResult(string channel, int attempt, CloseOutcome outcome);

    /// <summary>Records the answer to a refund.</summary>
    [Alias("RefundAnswered")]
    Task HandleRefundResult(string refundId, int attempt, RefundOutcome outcome, Failure? failure);

    /// <summary>Records the answer to an attempt at charging.</summary>
    [Alias("Charged")]
    Task HandleChargeResult(string channel, int attempt, ChargeAttemptResult report);

    /// <summary>The time of an order that is charged is over.</summary>
    [Alias("TimedOut")]
    Task HandleTimeout(int attempt);

    /// <summary>The time is over in which a refund makes use of what was set aside for it.</summary>
    [Alias("HoldTimedOut")]
    Task HandleHoldTimeout(HoldId holdId, int attempt);

    /// <summary>Records an attempt at crediting the account of a top-up.</summary>
    [Alias("Credited")]
    Task HandleCreditResult(int attempt, bool isBooked);

    /// <summary>Records that the account of a top-up cannot take the money.</summary>
    [Alias("CreditRefused")]
    Task HandleCreditFailure(int attempt, Failure failure);

    /// <summary>Records an attempt at capturing or releasing what was set aside for a refund.</summary>
    [Alias("HoldEnded")]
    Task HandleHoldResult(ActionKind kind, HoldId holdId, int attempt, bool isBooked);

    /// <summary>Records an attempt at telling the merchant of the oldest untold event.</summary>
    [Alias("Delivered")]
    Task HandleDeliveryResult(EventId eventId, int attempt, Delivery delivery);

    /// <summary>Records that the oldest untold event was not sent, because the circuit of its URL is open.</summary>
    [Alias("HeldBack")]
    Task HandleDeferral(EventId eventId, int attempt, TimeSpan deferral);

    /// <summary>Records an attempt that somebody asked for.</summary>
    [Alias("Redelivered")]
    Task HandleResendResult(int sequence, int attempt, Delivery delivery);
}
