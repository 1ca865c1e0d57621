using System.Text.Json.Serialization;
using Payments.Client.Json;

namespace Payments.Client.Orders;

/// <summary>Where an order stands.</summary>
/// <param name="Value">The word as the API writes it; one that only a newer server knows is kept.</param>
[JsonConverter(typeof(OpenEnumConverter<OrderStatus>))]
public readonly record struct OrderStatus(string Value) : IOpenEnum<OrderStatus>
{
    /// <summary>Durable; channels are being asked.</summary>
    public static OrderStatus Created { get; } = new("created");

    /// <summary>No channel accepts it, or a risk rule refuses it. Final.</summary>
    public static OrderStatus Rejected { get; } = new("rejected");

    /// <summary>A channel accepted it, the payer must act.</summary>
    public static OrderStatus AwaitingPayment { get; } = new("awaiting_payment");

    /// <summary>The channel has been asked to charge; nobody needs to act.</summary>
    public static OrderStatus Processing { get; } = new("processing");

    /// <summary>A top-up's money was captured, its account is being credited.</summary>
    public static OrderStatus Crediting { get; } = new("crediting");

    /// <summary>The money arrived.</summary>
    public static OrderStatus Paid { get; } = new("paid");

    /// <summary>The channel said no.</summary>
    public static OrderStatus Failed { get; } = new("failed");

    /// <summary>The deadline passed.</summary>
    public static OrderStatus Expired { get; } = new("expired");

    /// <summary>The merchant withdrew it.</summary>
    public static OrderStatus Cancelled { get; } = new("cancelled");

    /// <summary>Part of the money was returned.</summary>
    public static OrderStatus PartiallyRefunded { get; } = new("partially_refunded");

    /// <summary>All of the money was returned.</summary>
    public static OrderStatus Refunded { get; } = new("refunded");

    /// <inheritdoc/>
    public static OrderStatus Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
