using System.Text.Json.Serialization;
using Payments.Client.Json;

namespace Payments.Client.Orders;

/// <summary>What a payment means to its order.</summary>
/// <param name="Value">The word as the API writes it; one that only a newer server knows is kept.</param>
[JsonConverter(typeof(OpenEnumConverter<PaymentRole>))]
public readonly record struct PaymentRole(string Value) : IOpenEnum<PaymentRole>
{
    /// <summary>It pays the order.</summary>
    public static PaymentRole Accepted { get; } = new("accepted");

    /// <summary>It came after the end, and is returned.</summary>
    public static PaymentRole Late { get; } = new("late");

    /// <summary>It came twice, and is returned.</summary>
    public static PaymentRole Duplicate { get; } = new("duplicate");

    /// <summary>It has another amount or currency, and is returned.</summary>
    public static PaymentRole Mismatch { get; } = new("mismatch");

    /// <summary>The account could not be credited, and it is returned.</summary>
    public static PaymentRole Uncredited { get; } = new("uncredited");

    /// <inheritdoc/>
    public static PaymentRole Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
