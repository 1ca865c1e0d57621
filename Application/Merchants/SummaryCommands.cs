using System.Collections.Immutable;
using Microsoft.Extensions.Primitives;
using Orleans;
using Payments.Application.Orders;
using Payments.Application.Results;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Domain.Text;
using Payments.Grains.Interfaces.Merchants;
using Payments.Storage.Orders;

namespace Payments.Application.Merchants;

/// <summary>Adds up a merchant's orders, for operators and for the merchant itself.</summary>
public sealed class SummaryCommands(IGrainFactory grains, IOrderQueries queries, TimeProvider clock)
{
    /// <summary>Where the orders of a status are counted, by the names of the statuses, as they are shown.</summary>
    private static readonly ImmutableArray<(OrderStatus Status, string Name, int Place)> StatusIndexes =
    [
        .. Enum.GetValues<OrderStatus>()
            .Select(status => (status, SnakeCase<OrderStatus>.Of(status), MerchantTotals.Daily.IndexOf(OrderTotals.Count(status))))
            .OrderBy(status => status.Item2, StringComparer.Ordinal),
    ];

    private static readonly int PaidIndex = MerchantTotals.Daily.IndexOf(OrderTotals.Paid);
    private static readonly int RefundedIndex = MerchantTotals.Daily.IndexOf(OrderTotals.Refunded);
    private static readonly int CapturedIndex = MerchantTotals.Daily.IndexOf(OrderTotals.Captured);
    private static readonly int ReturnedIndex = MerchantTotals.Daily.IndexOf(OrderTotals.Returned);

    /// <summary>Totals of some days, and how the merchant's endpoint answers.</summary>
    public async Task<CommandResult<SummaryResponse>> Get(
        MerchantId merchantId,
        IEnumerable<KeyValuePair<string, StringValues>> parameters,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryReader(parameters, "from", "to");
        var merchant = merchantId.IsValid ? await grains.GetGrain<IMerchantGrain>(merchantId).Get() : null;
        var now = clock.GetUtcNow();
        var (from, to) = DayPeriod.Read(query, DateOnly.FromDateTime((merchant?.TimeAt(now) ?? now).UtcDateTime));
        if (query.Error is { } fault)
            return fault;
        if (merchant is null)
            return MerchantErrors.NotFound;

        var totals = await queries.PeriodTotalsAsync(merchantId, from, to, cancellationToken);
        var waits = MerchantTotals.Waits.ByMeasure(totals.Waits);
        var health = await grains.GetGrain<IMerchantGrain>(merchantId).GetEndpointHealth();
        return new SummaryResponse(
            merchantId,
            from,
            to,
            SuccessRate(totals.Days),
            Wait(WaitHistogram.TimeToPaid, waits),
            Wait(WaitHistogram.TimeToNotified, waits),
            [.. totals.Days.Select(Day)],
            NotificationHealthOf(health)
        );
    }

    private static double? SuccessRate(IReadOnlyList<DayTotals> days)
    {
        var (paid, all) = (0L, 0L);
        foreach (var day in days)
        {
            foreach (var (status, _, place) in StatusIndexes)
            {
                if (status.IsOpen())
                    continue;
                all += day.Values[place];
                if (status.HasBeenPaid())
                    paid += day.Values[place];
            }
        }

        return all == 0 ? null : (double)paid / all;
    }

    private static WaitResponse Wait(WaitHistogram buckets, IReadOnlyDictionary<string, long> sums) =>
        new(buckets.Count(sums), buckets.Percentile(sums, 0.5), buckets.Percentile(sums, 0.95), buckets.Percentile(sums, 0.99));

    private static DayResponse Day(DayTotals day)
    {
        var orders = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (_, name, place) in StatusIndexes)
            if (day.Values[place] is var count and not 0)
                orders.Add(name, count);
        return new DayResponse(
            day.Day,
            day.Currency,
            day.Channel,
            orders,
            day.Values[PaidIndex],
            day.Values[RefundedIndex],
            day.Values[CapturedIndex],
            day.Values[ReturnedIndex]
        );
    }

    private static NotificationHealthResponse NotificationHealthOf(EndpointHealth health)
    {
        var (results, all) = (health.Results, health.Results.Acknowledged + health.Results.Failed);
        return new NotificationHealthResponse(
            health.Since,
            results.Acknowledged,
            results.Failed,
            all == 0 ? null : (double)results.Acknowledged / all,
            results.LastFailure,
            results.LastFailureAt,
            results.LastAcknowledgedAt,
            [
                .. health.Circuits.Select(circuit => new CircuitResponse(
                    circuit.Url,
                    circuit.State,
                    circuit.Since,
                    circuit.NextProbeAt,
                    circuit.Deferred,
                    circuit.LastFailure
                )),
            ]
        );
    }
}
