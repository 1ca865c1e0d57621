using System.Text.Json.Serialization;
using Payments.Client.Json;

namespace Payments.Client.Orders;

/// <summary>How a merchant stands with the notifications of an order.</summary>
/// <param name="Value">The word as the API writes it; one that only a newer server knows is kept.</param>
[JsonConverter(typeof(OpenEnumConverter<NotificationStatus>))]
public readonly record struct NotificationStatus(string Value) : IOpenEnum<NotificationStatus>
{
    /// <summary>There is none.</summary>
    public static NotificationStatus None { get; } = new("none");

    /// <summary>One is to be sent.</summary>
    public static NotificationStatus Pending { get; } = new("pending");

    /// <summary>All were acknowledged.</summary>
    public static NotificationStatus Acknowledged { get; } = new("acknowledged");

    /// <summary>The attempts are used up.</summary>
    public static NotificationStatus Exhausted { get; } = new("exhausted");

    /// <inheritdoc/>
    public static NotificationStatus Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
