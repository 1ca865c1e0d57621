using System.Runtime.InteropServices;
using Payments.Application.Merchants;
using Payments.Application.Orders;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Hosting.Telemetry;
using Payments.Storage.Orders;

namespace Payments.Console.Live;

/// <summary>How many orders there are, and what else would change with any of them.</summary>
/// <param name="Since">Of which day on orders are counted; counts since different days cannot be compared.</param>
/// <param name="Made">Orders that were made.</param>
/// <param name="Paid">Orders that were paid.</param>
/// <param name="Mark">Of all that is known of them; another one says that something is new.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OverviewCount(DateOnly Since, long Made, long Paid, int Mark);

/// <summary>Reads what overviews show, by the commands that every transport has.</summary>
internal sealed class OverviewReader(
    SummaryCommands summaries,
    MoneyCommands money,
    OrderCountCommands counts,
    OrderCountLog log,
    IOrderQueries queries
)
{
    private static readonly (bool HasBeenPaid, int Place)[] Statuses =
    [
        .. Enum.GetValues<OrderStatus>().Select(status => (status.HasBeenPaid(), MerchantTotals.Daily.IndexOf(OrderTotals.Count(status)))),
    ];

    /// <summary>How many orders there are: a few rows of totals, however many orders come.</summary>
    /// <param name="merchantId">Whose; null for those of all.</param>
    /// <param name="summary">The merchant's days, which are counted.</param>
    public async Task<OverviewCount?> Count(MerchantId? merchantId, SummaryResponse? summary)
    {
        if (merchantId is not { } id)
        {
            var all = await log.CountNow(CancellationToken.None);
            return new OverviewCount(default, all.Made, all.Paid, HashCode.Combine(all.Made, all.Paid));
        }

        if (summary is null)
            return null;
        var (made, paid, mark) = (0L, 0L, new HashCode());
        foreach (var day in await queries.DailyTotalsAsync(id.Value, summary.From, summary.To))
        {
            foreach (var (hasBeenPaid, place) in Statuses)
            {
                made += day.Values[place];
                paid += hasBeenPaid ? day.Values[place] : 0;
            }

            foreach (var value in day.Values)
                mark.Add(value);
        }

        return new OverviewCount(summary.From, made, paid, mark.ToHashCode());
    }

    /// <summary>A merchant's last 30 days; null where they cannot be read.</summary>
    public async Task<SummaryResponse?> Summary(MerchantId merchantId) =>
        (await summaries.Get(merchantId, [], CancellationToken.None)).Value;

    /// <summary>The money of all merchants; null where it cannot be read.</summary>
    public async Task<MoneyResponse?> Money() => (await money.Get([], CancellationToken.None)).Value;

    /// <summary>Orders over time. A merchant's days stand in its summary.</summary>
    /// <param name="merchantId">Whose; null for those of all.</param>
    public async Task<IReadOnlyList<OrderCountsResponse>> Counts(MerchantId? merchantId)
    {
        var read = new List<OrderCountsResponse>();
        foreach (var interval in Enum.GetValues<OrderInterval>())
        {
            if (merchantId is not { } id)
                read.Add(await counts.OfAll(interval, CancellationToken.None));
            else if (interval != OrderInterval.Day && (await counts.OfMerchant(id, interval, CancellationToken.None)).Value is { } own)
                read.Add(own);
        }

        return read;
    }
}
