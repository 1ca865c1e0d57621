using Payments.Application.Merchants;
using Payments.Application.Orders;

namespace Payments.Console.Live;

/// <summary>What an overview shows, computed once for all who look at the same.</summary>
/// <param name="Seconds">The last minute, as far as somebody looked.</param>
/// <param name="Counts">Orders by minute, hour and, of all merchants, day; what could not be read is not there.</param>
/// <param name="Summary">The merchant's last 30 days; null for all merchants together.</param>
/// <param name="Money">What all merchants were paid in the last 30 days; null for one.</param>
internal sealed record OverviewFigures(
    RateSeries Seconds,
    IReadOnlyList<OrderCountsResponse> Counts,
    SummaryResponse? Summary,
    MoneyResponse? Money
)
{
    /// <summary>Whether a page that shows the other looks like one that shows this.</summary>
    public bool LooksLike(OverviewFigures? other) =>
        other is not null
        && (ReferenceEquals(Seconds, other.Seconds) || (Seconds.IsEmpty && other.Seconds.IsEmpty))
        && ReferenceEquals(Counts, other.Counts)
        && ReferenceEquals(Summary, other.Summary)
        && ReferenceEquals(Money, other.Money);
}
