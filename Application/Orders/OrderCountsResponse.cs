using System.Text.Json.Serialization;
using Payments.Domain.Orders;
using Payments.Domain.Text;

namespace Payments.Application.Orders;

/// <summary>Orders over time.</summary>
/// <param name="MerchantId">Whose they are; null for those of all merchants.</param>
/// <param name="Interval">How long a step is.</param>
/// <param name="PaidCounted">In which step an order that has been paid counts as paid.</param>
/// <param name="Steps">The steps without a gap, oldest first; the last one goes on.</param>
public sealed record OrderCountsResponse(
    string? MerchantId,
    OrderInterval Interval,
    PaidCounted PaidCounted,
    IReadOnlyList<OrderCountResponse> Steps
);

/// <summary>The orders of a step of time.</summary>
/// <param name="From">When it began, UTC.</param>
/// <param name="Made">Orders that were made in it; null where that is not known.</param>
/// <param name="Paid">Orders that have been paid, whatever was returned since; null where that is not known.</param>
public sealed record OrderCountResponse(DateTimeOffset From, long? Made, long? Paid);

/// <summary>In which step an order that has been paid counts as paid.</summary>
[JsonConverter(typeof(SnakeCaseConverter<PaidCounted>))]
public enum PaidCounted
{
    /// <summary>In the one in which it was made.</summary>
    WhenMade,

    /// <summary>In the one in which it was paid.</summary>
    WhenPaid,
}
