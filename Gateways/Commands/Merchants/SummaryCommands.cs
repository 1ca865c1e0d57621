using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Primitives;
using Orleans;
using Payments.Domain;
using Payments.Grains;
using Payments.Storage.Orders;

namespace Payments.Gateways;

/// <summary>Adds up what a merchant's orders came to, for operators and for the merchant itself.</summary>
public sealed class SummaryCommands(IGrainFactory grains, IOrderQueries queries, TimeProvider clock)
{
    private const int DefaultDays = 30;
    private const int MaxDays = 366;

    /// <summary>Where the orders of a status are counted, by the names of the statuses, as they are shown.</summary>
    private static readonly ImmutableArray<(OrderStatus Status, string Name, int Place)> Counts =
        [.. Enum.GetValues<OrderStatus>().Select(status => (status, SnakeCase<OrderStatus>.Of(status), MerchantTotals.Daily.Place(OrderTotals.Count(status)))).OrderBy(status => status.Item2, StringComparer.Ordinal)];

    private static readonly int Paid = MerchantTotals.Daily.Place(OrderTotals.Paid);
    private static readonly int Refunded = MerchantTotals.Daily.Place(OrderTotals.Refunded);
    private static readonly int Taken = MerchantTotals.Daily.Place(OrderTotals.Taken);
    private static readonly int Returned = MerchantTotals.Daily.Place(OrderTotals.Returned);

    /// <summary>Totals of some days, and how the merchant's endpoint answers.</summary>
    public async Task<Answer<SummaryResponse>> Get(string merchantId, IEnumerable<KeyValuePair<string, StringValues>> asked, CancellationToken cancellationToken)
    {
        var query = new QueryText(asked, "from", "to");
        var merchant = Merchant.IsValidId(merchantId) ? await grains.GetGrain<IMerchantGrain>(merchantId).Get() : null;
        var now = clock.GetUtcNow();
        var to = query.Day("to") ?? DateOnly.FromDateTime((merchant?.TimeAt(now) ?? now).UtcDateTime);
        var from = query.Day("from") ?? (to.DayNumber < DefaultDays ? DateOnly.MinValue : to.AddDays(1 - DefaultDays));
        if (from > to) query.Refuse(RejectionCode.OutOfRange, "from", "must not be after to.");
        if (to.DayNumber - from.DayNumber >= MaxDays) query.Refuse(RejectionCode.OutOfRange, "from", $"must be less than {MaxDays} days before to.");
        if (query.Fault is { } fault) return fault;
        if (merchant is null) return MerchantRefusals.NotFound;

        var totals = await queries.PeriodAsync(merchantId, from, to, cancellationToken);
        var waits = MerchantTotals.Waits.ByMeasure(totals.Waits);
        var health = await grains.GetGrain<IMerchantGrain>(merchantId).Health();
        return new SummaryResponse(
            merchantId, from, to, SuccessRate(totals.Days), Wait(WaitBuckets.TimeToPaid, waits), Wait(WaitBuckets.TimeToNotified, waits),
            [.. totals.Days.Select(Day)], Callbacks(health));
    }

    private static double? SuccessRate(IReadOnlyList<DayTotals> days)
    {
        var (paid, all) = (0L, 0L);
        foreach (var day in days)
        {
            foreach (var (status, _, place) in Counts)
            {
                if (status.IsOpen()) continue;
                all += day.Values[place];
                if (status.HasBeenPaid()) paid += day.Values[place];
            }
        }

        return all == 0 ? null : (double)paid / all;
    }

    private static WaitResponse Wait(WaitBuckets buckets, IReadOnlyDictionary<string, long> sums) =>
        new(buckets.Count(sums), buckets.Percentile(sums, 0.5), buckets.Percentile(sums, 0.95), buckets.Percentile(sums, 0.99));

    private static DayResponse Day(DayTotals day)
    {
        var orders = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (_, name, place) in Counts)
            if (day.Values[place] is var count and not 0) orders.Add(name, count);
        return new DayResponse(day.Day, day.Currency, day.Channel, orders, day.Values[Paid], day.Values[Refunded], day.Values[Taken], day.Values[Returned]);
    }

    private static CallbackHealthResponse Callbacks(EndpointHealth health)
    {
        var (results, all) = (health.Results, health.Results.Acknowledged + health.Results.Failed);
        return new CallbackHealthResponse(
            health.Since,
            results.Acknowledged,
            results.Failed,
            all == 0 ? null : (double)results.Acknowledged / all,
            results.LastFailure,
            results.LastFailureAt,
            results.LastAcknowledgedAt,
            [.. health.Circuits.Select(circuit => new CircuitResponse(circuit.Url, circuit.State, circuit.Since, circuit.NextProbeAt, circuit.Held, circuit.LastFailure))]);
    }
}
