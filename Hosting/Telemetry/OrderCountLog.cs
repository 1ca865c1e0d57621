using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Payments.Domain.Orders;
using Payments.Storage;
using Payments.Storage.Metadata;
using Payments.Storage.Orders;

namespace Payments.Hosting.Telemetry;

/// <summary>
/// Has the database know how many orders of all merchants there were when a minute, an hour and a day began: one short write a minute,
/// whichever process comes first, so that they are there after a restart.
/// </summary>
public sealed partial class OrderCountLog(IOrderQueries queries, IDatabaseMetadata facts, TimeProvider clock, ILogger<OrderCountLog> logger)
    : LifecycleService,
        IDisposable
{
    /// <summary>How soon it is tried again where the database does not answer: a step that is counted late is counted wrongly.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>The facts that have the counts, as <see cref="OrderCounts.Write"/> writes them.</summary>
    private static readonly FrozenDictionary<OrderInterval, string> Facts = new Dictionary<OrderInterval, string>
    {
        [OrderInterval.Minute] = "order_minutes",
        [OrderInterval.Hour] = "order_hours",
        [OrderInterval.Day] = "order_days",
    }.ToFrozenDictionary();

    private readonly CancellationTokenSource _stopping = new();
    private Task _work = Task.CompletedTask;
    private bool _isFailing;

    /// <summary>
    /// Before the first request is taken: while no server ran nothing came, so that is how many there were at the step's beginning.
    /// </summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var delay = await TryCount(cancellationToken);
        _work = Task.Run(() => Run(delay, _stopping.Token), CancellationToken.None);
    }

    /// <inheritdoc/>
    public override async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _work;
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    /// <summary>The last steps, oldest first; an order counts as paid in the step in which it was.</summary>
    /// <exception cref="StorageException">The database could not be read.</exception>
    public async Task<IReadOnlyList<OrderStep>> Read(OrderInterval interval, CancellationToken cancellationToken) =>
        OrderCounts.Last(interval, await Known(interval, cancellationToken), await CountNow(cancellationToken));

    /// <summary>How many orders of all merchants there are.</summary>
    /// <exception cref="StorageException">The database could not be read.</exception>
    public async Task<OrderCount> CountNow(CancellationToken cancellationToken)
    {
        var totals = await queries.DailyTotalsAsync("", OrderTotals.AllTimeDay, OrderTotals.AllTimeDay, cancellationToken);
        var counts = totals.SelectMany(day => MerchantTotals.Daily.ByMeasure(day.Values)).ToDictionary(StringComparer.Ordinal);
        return new OrderCount(
            clock.GetUtcNow(),
            Enum.GetValues<OrderStatus>().Sum(Of),
            // What has been paid once stays one of these.
            Of(OrderStatus.Paid) + Of(OrderStatus.PartiallyRefunded) + Of(OrderStatus.Refunded)
        );

        long Of(OrderStatus status) => counts.GetValueOrDefault(OrderTotals.Count(status));
    }

    /// <summary>Whether the step that goes on has been counted.</summary>
    internal async Task<bool> HasCounted(OrderInterval interval) =>
        !OrderCounts.IsMissing(await Known(interval, CancellationToken.None), interval.StartOf(clock.GetUtcNow()));

    private async Task<ImmutableArray<OrderCount>> Known(OrderInterval interval, CancellationToken cancellationToken) =>
        OrderCounts.Read(interval, await facts.FindAsync(Facts[interval], cancellationToken));

    private async Task Run(TimeSpan delay, CancellationToken stopping)
    {
        while (true)
        {
            await Task.Delay(delay, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
                return;
            delay = await TryCount(CancellationToken.None);
        }
    }

    /// <summary>Counts where this minute has not been, and gives how long it is to the next.</summary>
    private async Task<TimeSpan> TryCount(CancellationToken cancellationToken)
    {
        try
        {
            var began = clock.GetUtcNow();
            // A longer step begins with a minute.
            var now = await CountNow(cancellationToken);
            foreach (var interval in Enum.GetValues<OrderInterval>())
                await Count(interval, now with { At = began }, cancellationToken);
            _isFailing = false;
            return OrderInterval.Minute.StartOf(began) + OrderInterval.Minute.Length() - clock.GetUtcNow() is { Ticks: > 0 } left
                ? left
                : TimeSpan.Zero;
        }
        catch (StorageException error)
        {
            // A disk that is full for an hour is told of once.
            if (!_isFailing)
                LogNotCounted(error.Message);
            _isFailing = true;
            return RetryDelay;
        }
    }

    private async Task Count(OrderInterval interval, OrderCount now, CancellationToken cancellationToken)
    {
        while (true)
        {
            var stored = await facts.FindAsync(Facts[interval], cancellationToken);
            var known = OrderCounts.Read(interval, stored);
            if (!OrderCounts.IsMissing(known, interval.StartOf(now.At)))
                return;
            // Another process may have counted meanwhile; its count is as good.
            if (
                await facts.TryReplaceAsync(
                    Facts[interval],
                    stored,
                    OrderCounts.Write(OrderCounts.Add(interval, known, now)),
                    cancellationToken
                )
            )
                return;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "How many orders there are at the beginning of this minute could not be counted; it is tried every second: {Reason}"
    )]
    private partial void LogNotCounted(string reason);
}
