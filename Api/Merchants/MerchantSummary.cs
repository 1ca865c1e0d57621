using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans.Payments.Domain;
using Orleans.Payments.Gateways;
using Orleans.Payments.Grains;
using Orleans.Payments.Storage.Orders;

namespace Orleans.Payments.Api;

/// <summary>A merchant's totals, and how its endpoint answers.</summary>
/// <param name="MerchantId">Whose they are.</param>
/// <param name="From">The first day, UTC.</param>
/// <param name="To">The last day, UTC.</param>
/// <param name="SuccessRate">Orders that were paid, whatever was returned since, by all that have come to an end; null before the first.</param>
/// <param name="TimeToPaid">From the creation of orders until their payment was learnt.</param>
/// <param name="TimeToNotified">From the first event of orders that the merchant was told of until it had acknowledged it.</param>
/// <param name="Days">One line for each day, currency and channel that has anything.</param>
/// <param name="Callbacks">How notifications went since the merchant's grain was last loaded.</param>
public sealed record SummaryResponse(string MerchantId, DateOnly From, DateOnly To, double? SuccessRate, WaitResponse TimeToPaid, WaitResponse TimeToNotified, IReadOnlyList<DayResponse> Days, CallbackHealthResponse Callbacks);

/// <summary>How long orders waited that were made on these days. Percentiles are approximate, in seconds; null when nothing was counted.</summary>
/// <param name="Count">How many.</param>
/// <param name="P50">Half did not wait longer.</param>
/// <param name="P95">95 in 100 did not wait longer.</param>
/// <param name="P99">99 in 100 did not wait longer.</param>
public sealed record WaitResponse(long Count, double? P50, double? P95, double? P99);

/// <summary>A day's totals in one currency and channel. Amounts are minor units.</summary>
/// <param name="Day">UTC. Orders count on the day on which they were made, amounts on the day of the payment or refund.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Channel">The channel; empty for orders that none took.</param>
/// <param name="Orders">How many orders of that day stand where.</param>
/// <param name="PaidAmount">Payments that pay orders.</param>
/// <param name="RefundedAmount">What was returned of those.</param>
/// <param name="TakenAmount">Everything that channels took, payments that are returned at once included.</param>
/// <param name="ReturnedAmount">Everything that channels returned.</param>
public sealed record DayResponse(
    DateOnly Day, string Currency, string Channel, IReadOnlyDictionary<string, long> Orders, long PaidAmount, long RefundedAmount, long TakenAmount, long ReturnedAmount);

/// <summary>How an endpoint has answered.</summary>
/// <param name="Since">Since when it is counted.</param>
/// <param name="Acknowledged">Acknowledged notifications.</param>
/// <param name="Failed">Attempts that were not acknowledged.</param>
/// <param name="SuccessRate">Acknowledged by all; null before the first.</param>
/// <param name="LastFailure">The error code of the last failure.</param>
/// <param name="LastFailureAt">When it was.</param>
/// <param name="LastAcknowledgedAt">When one was last acknowledged.</param>
/// <param name="Circuits">The URLs that are not sent to as events happen; empty when all is well.</param>
public sealed record CallbackHealthResponse(
    DateTimeOffset Since,
    long Acknowledged,
    long Failed,
    double? SuccessRate,
    string? LastFailure,
    DateTimeOffset? LastFailureAt,
    DateTimeOffset? LastAcknowledgedAt,
    IReadOnlyList<CircuitResponse> Circuits);

/// <summary>A URL whose notifications are held back.</summary>
/// <param name="Url">The merchant's, or an order's own.</param>
/// <param name="State"><c>open</c> or <c>probing</c>: one attempt at a time sees whether it answers again; <c>recovering</c>: what was held back is being sent; <c>gone</c>: it answered 410; <c>closed</c>: it is well, and the last of what was held back is being sent.</param>
/// <param name="Since">Since when.</param>
/// <param name="NextProbeAt">When the next attempt may go; null where none is needed.</param>
/// <param name="Held">How many notifications are known to wait.</param>
/// <param name="LastFailure">The error code of the last failure.</param>
public sealed record CircuitResponse(string Url, CircuitState State, DateTimeOffset? Since, DateTimeOffset? NextProbeAt, int Held, string? LastFailure);

/// <summary><c>GET /v1/merchants/{id}/summary</c>, for operators and for the merchant itself.</summary>
internal static class MerchantSummary
{
    private const int DefaultDays = 30;
    private const int MaxDays = 366;

    internal static async Task<Results<Ok<SummaryResponse>, Problem>> Get(
        string id, HttpContext http, IGrainFactory grains, IOrderQueries queries, TimeProvider clock)
    {
        var query = new QueryText(http.Request.Query, "from", "to");
        var merchant = await MerchantEndpoints.Find(grains, id);
        var now = clock.GetUtcNow();
        var to = query.Day("to") ?? DateOnly.FromDateTime((merchant?.TimeAt(now) ?? now).UtcDateTime);
        var from = query.Day("from") ?? (to.DayNumber < DefaultDays ? DateOnly.MinValue : to.AddDays(1 - DefaultDays));
        if (from > to) query.Refuse(RejectionCode.OutOfRange, "from", "must not be after to.");
        if (to.DayNumber - from.DayNumber >= MaxDays) query.Refuse(RejectionCode.OutOfRange, "from", $"must be less than {MaxDays} days before to.");
        if (query.Fault is { } fault) return (Problem)fault;
        if (merchant is null) return (Problem)new Rejection(RejectionCode.MerchantNotFound, "There is no such merchant.");

        var totals = await queries.PeriodAsync(id, from, to, WaitBuckets.Prefix, http.RequestAborted);
        var health = await grains.GetGrain<IMerchantGrain>(id).Health();
        return TypedResults.Ok(new SummaryResponse(
            id, from, to, SuccessRate(totals.Days), Wait(WaitBuckets.TimeToPaid, totals.Sums), Wait(WaitBuckets.TimeToNotified, totals.Sums),
            [.. totals.Days.GroupBy(total => (total.Key.Day, total.Key.Currency, total.Key.Channel)).Select(Day)], Callbacks(health)));
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
