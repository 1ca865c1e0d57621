using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Primitives;
using Orleans.Payments.Domain;
using Orleans.Payments.Grains;
using Orleans.Payments.Storage.Orders;

namespace Orleans.Payments.Gateways;

/// <summary>Adds up what a merchant's orders came to, for operators and for the merchant itself.</summary>
public sealed class SummaryCommands(IGrainFactory grains, IOrderQueries queries, TimeProvider clock)
{
    private const int DefaultDays = 30;
    private const int MaxDays = 366;

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

        var totals = await queries.PeriodAsync(merchantId, from, to, WaitBuckets.Prefix, cancellationToken);
        var health = await grains.GetGrain<IMerchantGrain>(merchantId).Health();
        return new SummaryResponse(
            merchantId, from, to, SuccessRate(totals.Days), Wait(WaitBuckets.TimeToPaid, totals.Sums), Wait(WaitBuckets.TimeToNotified, totals.Sums),
            [.. totals.Days.GroupBy(total => (total.Key.Day, total.Key.Currency, total.Key.Channel)).Select(Day)], Callbacks(health));
    }

    private static double? SuccessRate(IReadOnlyList<DailyTotal> days)
    {
        var sums = days.GroupBy(total => total.Key.Measure, StringComparer.Ordinal).ToDictionary(measure => measure.Key, measure => measure.Sum(total => total.Value), StringComparer.Ordinal);
        var ended = Enum.GetValues<OrderStatus>().Where(status => !status.IsOpen()).Select(status => (Status: status, Count: sums.GetValueOrDefault(OrderTotals.Count(status)))).ToList();
        var all = ended.Sum(status => status.Count);
        return all == 0 ? null : (double)ended.Where(status => status.Status.HasBeenPaid()).Sum(status => status.Count) / all;
    }

    private static WaitResponse Wait(WaitBuckets buckets, IReadOnlyDictionary<string, long> sums) =>
        new(buckets.Count(sums), buckets.Percentile(sums, 0.5), buckets.Percentile(sums, 0.95), buckets.Percentile(sums, 0.99));

    private static DayResponse Day(IGrouping<(DateOnly Day, string Currency, string Channel), DailyTotal> day) => new(
        day.Key.Day,
        day.Key.Currency,
        day.Key.Channel,
        day.Where(total => total.Key.Measure.StartsWith(OrderTotals.CountPrefix, StringComparison.Ordinal)).ToDictionary(total => total.Key.Measure[OrderTotals.CountPrefix.Length..], total => total.Value, StringComparer.Ordinal),
        Amount(day, OrderTotals.Paid),
        Amount(day, OrderTotals.Refunded),
        Amount(day, OrderTotals.Taken),
        Amount(day, OrderTotals.Returned));

    private static long Amount(IEnumerable<DailyTotal> day, string measure) => day.Where(total => total.Key.Measure == measure).Sum(total => total.Value);

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
