using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Serialization;
using Payments.Domain.Orders;

namespace Payments.Domain.Notifications;

/// <summary>Which events a merchant is notified of.</summary>
public static class NotificationFilter
{
    /// <summary>Every type of event there is, as <c>order.paid</c>.</summary>
    public static ImmutableArray<string> AllTypes { get; } =
    [.. typeof(OrderEvent).GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false).Select(type => (string)type.TypeDiscriminator!)];

    /// <summary>Tells whether a merchant is notified of an event.</summary>
    /// <param name="chosen">The types that the merchant has chosen; null for those that are notified unless a merchant chooses.</param>
    /// <param name="happened">The event.</param>
    public static bool Includes(ImmutableArray<string>? chosen, OrderEvent happened) =>
        chosen is { } types ? types.Contains(happened.TypeName) : happened.IsNotifiedByDefault;
}
