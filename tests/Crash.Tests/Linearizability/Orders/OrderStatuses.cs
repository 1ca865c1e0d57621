namespace Payments.Crash.Tests.Linearizability.Orders;

/// <summary>The statuses that an order may have, as the documentation lists them.</summary>
[Flags]
internal enum OrderStatuses
{
    None = 0,
    Created = 1,
    AwaitingPayment = 2,
    Rejected = 4,
    Cancelled = 8,
    Paid = 16,
    PartiallyRefunded = 32,
    Refunded = 64,

    /// <summary>Those in which money can be returned.</summary>
    Refundable = Paid | PartiallyRefunded | Refunded,
}
