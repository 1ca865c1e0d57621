using System.Text.Json.Serialization;
using Payments.Client.Json;

namespace Payments.Client.Orders;

/// <summary>Orders over time.</summary>
public sealed record OrderCounts
{
    /// <summary>Whose they are; null for those of all merchants.</summary>
    public string? MerchantId { get; init; }

    /// <summary>How long a step is.</summary>
    public required OrderInterval Interval { get; init; }

    /// <summary>
    /// In which step an order that has been paid counts as paid: <c>when_made</c>, that in which it was made, or <c>when_paid</c>.
    /// </summary>
    public required string PaidCounted { get; init; }

    /// <summary>The steps without a gap, oldest first; the last one goes on.</summary>
    public required IReadOnlyList<OrderCount> Steps { get; init; }
}

/// <summary>The orders of a step of time.</summary>
public sealed record OrderCount
{
    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Orders that were made in it; null where that is not known.</summary>
    public long? Made { get; init; }

    /// <summary>Orders that have been paid, whatever was returned since; null where that is not known.</summary>
    public long? Paid { get; init; }
}

/// <summary>Of what length the steps of time are for which orders are counted.</summary>
/// <param name="Value">The word as the API writes it; one that only a newer server knows is kept.</param>
[JsonConverter(typeof(OpenEnumConverter<OrderInterval>))]
public readonly record struct OrderInterval(string Value) : IOpenEnum<OrderInterval>
{
    /// <summary>The last hour by minute.</summary>
    public static OrderInterval Minute { get; } = new("minute");

    /// <summary>The last day by hour.</summary>
    public static OrderInterval Hour { get; } = new("hour");

    /// <summary>The last 30 days by day.</summary>
    public static OrderInterval Day { get; } = new("day");

    /// <inheritdoc/>
    public static OrderInterval Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
