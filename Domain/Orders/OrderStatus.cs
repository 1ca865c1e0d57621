using System.Text.Json.Serialization;
using Payments.Domain.Text;

namespace Payments.Domain.Orders;

/// <summary>Where an order stands; docs/ARCHITECTURE.md draws the transitions.</summary>
[JsonConverter(typeof(SnakeCaseConverter<OrderStatus>))]
public enum OrderStatus
{
    /// <summary>Durable; channels are being asked whether they take it.</summary>
    Created,

    /// <summary>No channel takes it. Final for this merchant_order_id.</summary>
    Rejected,

    /// <summary>A channel has prepared it and the payer must act.</summary>
    AwaitingPayment,

    /// <summary>A channel has been asked to charge; nobody needs to act.</summary>
    Processing,

    /// <summary>The channel has confirmed; what the order buys is being booked.</summary>
    Crediting,

    /// <summary>The money arrived.</summary>
    Paid,

    /// <summary>The channel said that the payment failed.</summary>
    Failed,

    /// <summary>The deadline passed unpaid.</summary>
    Expired,

    /// <summary>The merchant withdrew it.</summary>
    Cancelled,

    /// <summary>Some of the payment has been returned.</summary>
    PartiallyRefunded,

    /// <summary>All of the payment has been returned.</summary>
    Refunded,
}

/// <summary>Questions that the rules ask of a status.</summary>
public static class OrderStatusExtensions
{
    /// <summary>Money is expected: a payment now makes the order paid.</summary>
    public static bool IsOpen(this OrderStatus status) =>
        status is OrderStatus.Created or OrderStatus.AwaitingPayment or OrderStatus.Processing;

    /// <summary>The order's own payment has been taken, whatever was refunded since.</summary>
    public static bool HasBeenPaid(this OrderStatus status) =>
        status is OrderStatus.Crediting or OrderStatus.Paid or OrderStatus.PartiallyRefunded or OrderStatus.Refunded;
}

/// <summary>What an order is for.</summary>
[JsonConverter(typeof(SnakeCaseConverter<OrderKind>))]
public enum OrderKind
{
    /// <summary>A payer pays a merchant.</summary>
    Payment,

    /// <summary>A user's account at the merchant is recharged.</summary>
    TopUp,
}
