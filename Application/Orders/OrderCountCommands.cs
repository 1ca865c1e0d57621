using Microsoft.Extensions.Primitives;
using Orleans;
using Payments.Application.Merchants;
using Payments.Application.Results;
using Payments.Domain.Ids;
using Payments.Domain.Input;
using Payments.Domain.Orders;
using Payments.Domain.Text;
using Payments.Grains.Interfaces.Merchants;
using Payments.Hosting.Telemetry;
using Payments.Storage.Orders;

namespace Payments.Application.Orders;

/// <summary>Counts orders over time: for a merchant its own, for operators those of all merchants or of one.</summary>
public sealed class OrderCountCommands(IGrainFactory grains, IOrderQueries queries, OrderCountLog log, TimeProvider clock)
{
    /// <summary>What is counted where nothing is said: the last day by hour.</summary>
    public const OrderInterval DefaultInterval = OrderInterval.Hour;

    private static readonly OrderStatus[] Statuses = Enum.GetValues<OrderStatus>();
    private static readonly string[] StatusNames = [.. Statuses.Select(SnakeCase<OrderStatus>.Of)];

    private static readonly (bool HasBeenPaid, int Place)[] Totals =
    [
        .. Statuses.Select(status => (status.HasBeenPaid(), MerchantTotals.Daily.IndexOf(OrderTotals.Count(status)))),
    ];

    /// <summary>How many orders were made and paid, step by step.</summary>
    /// <param name="viewer">The merchant that asks; null for an operator, who may name one with <c>merchant_id</c>.</param>
    /// <param name="parameters"><c>interval</c>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<CommandResult<OrderCountsResponse>> Get(
        MerchantId? viewer,
        IEnumerable<KeyValuePair<string, StringValues>> parameters,
        CancellationToken cancellationToken
    )
    {
        string[] ofOperators = viewer is null ? ["merchant_id"] : [];
        var query = new QueryReader(parameters, ["interval", .. ofOperators]);
        var interval = query.Choice<OrderInterval>("interval") ?? DefaultInterval;
        var merchantId = viewer ?? (query.Text("merchant_id", InputLimits.Id) is { } named ? new MerchantId(named) : null);
        if (query.Error is { } fault)
            return fault;
        return merchantId is { } of ? await OfMerchant(of, interval, cancellationToken) : await OfAll(interval, cancellationToken);
    }

    /// <summary>Those of all merchants: an order counts as paid when it was.</summary>
    public async Task<OrderCountsResponse> OfAll(OrderInterval interval, CancellationToken cancellationToken) =>
        new(null, interval, PaidCounted.WhenPaid, [.. (await log.Read(interval, cancellationToken)).Select(Step)]);

    /// <summary>Those of a merchant: an order that has been paid counts when it was made.</summary>
    public async Task<CommandResult<OrderCountsResponse>> OfMerchant(
        MerchantId merchantId,
        OrderInterval interval,
        CancellationToken cancellationToken
    )
    {
        if (!merchantId.IsValid || await grains.GetGrain<IMerchantGrain>(merchantId).Get() is not { } merchant)
            return MerchantErrors.NotFound;
        // A test merchant's orders have their own time.
        var from = interval.FirstOf(merchant.TimeAt(clock.GetUtcNow()));
        var steps =
            interval == OrderInterval.Day
                ? await Days(merchantId, from, cancellationToken)
                : await Looked(merchantId, interval, from, cancellationToken);
        return new OrderCountsResponse(merchantId, interval, PaidCounted.WhenMade, steps);
    }

    /// <summary>From the totals, which are exact however many orders there are.</summary>
    private async Task<OrderCountResponse[]> Days(MerchantId merchantId, DateTimeOffset from, CancellationToken cancellationToken)
    {
        var first = DateOnly.FromDateTime(from.UtcDateTime);
        var counts = new (long Made, long Paid)[OrderInterval.Day.Steps()];
        foreach (var day in await queries.DailyTotalsAsync(merchantId, first, first.AddDays(counts.Length - 1), cancellationToken))
        foreach (var (hasBeenPaid, place) in Totals)
        {
            ref var count = ref counts[day.Day.DayNumber - first.DayNumber];
            count.Made += day.Values[place];
            count.Paid += hasBeenPaid ? day.Values[place] : 0;
        }

        return [.. counts.Select((count, step) => new OrderCountResponse(from.AddDays(step), count.Made, count.Paid))];
    }

    private async Task<OrderCountResponse[]> Looked(
        MerchantId merchantId,
        OrderInterval interval,
        DateTimeOffset from,
        CancellationToken cancellationToken
    )
    {
        var counting = new OrderCounting(merchantId, from, interval.Length(), interval.Steps(), StatusNames);
        var counted = await queries.StepCountsAsync(counting, cancellationToken);
        var counts = new (long Made, long Paid)[counting.Steps];
        foreach (var (status, step, count) in counted.Counts)
        {
            counts[step].Made += count;
            counts[step].Paid += SnakeCase<OrderStatus>.Parse(status).HasBeenPaid() ? count : 0;
        }

        return
        [
            .. counts.Select(
                (count, step) =>
                    step < counted.FirstStep
                        ? new OrderCountResponse(from + (step * counting.Length), null, null)
                        : new OrderCountResponse(from + (step * counting.Length), count.Made, count.Paid)
            ),
        ];
    }

    private static OrderCountResponse Step(OrderStep step) => new(step.From, step.Made, step.Paid);
}
