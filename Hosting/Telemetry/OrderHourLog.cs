using Microsoft.Extensions.Logging;
using Payments.Domain.Orders;
using Payments.Storage;
using Payments.Storage.Metadata;
using Payments.Storage.Orders;

namespace Payments.Hosting.Telemetry;

/// <summary>
/// Has the database know how many orders of all merchants there were when an hour began: one write an hour, whichever process comes first,
/// so that the day by hour is there after a restart.
/// </summary>
internal sealed partial class OrderHourLog(IOrderQueries queries, IDatabaseMetadata facts, TimeProvider clock, ILogger<OrderHourLog> logger)
    : LifecycleService,
        IDisposable
{
    /// <summary>The fact that has the counts, as <see cref="OrderHours.Write"/> writes them.</summary>
    internal const string Fact = "order_hours";

    /// <summary>How soon it is tried again where the database does not answer: an hour that is counted late is counted wrongly.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private Task _work = Task.CompletedTask;

    /// <summary>
    /// Before the first request is taken: while no server ran nothing came, so that is how many there were at the hour's beginning.
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

    /// <summary>The last day by hour, oldest first.</summary>
    /// <exception cref="StorageException">The database could not be read.</exception>
    public async Task<IReadOnlyList<HourOfOrders>> Read(CancellationToken cancellationToken) =>
        OrderHours.Last(OrderHours.Read(await facts.FindAsync(Fact, cancellationToken)), await CountNow(cancellationToken));

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

    /// <summary>Counts where this hour has not been, and gives how long it is to the next.</summary>
    private async Task<TimeSpan> TryCount(CancellationToken cancellationToken)
    {
        try
        {
            await Count(cancellationToken);
            var now = clock.GetUtcNow();
            return OrderHours.HourOf(now).AddHours(1) - now;
        }
        catch (StorageException error)
        {
            LogNotCounted(error.Message);
            return RetryDelay;
        }
    }

    private async Task Count(CancellationToken cancellationToken)
    {
        while (true)
        {
            var stored = await facts.FindAsync(Fact, cancellationToken);
            var known = OrderHours.Read(stored);
            if (!OrderHours.IsMissing(known, OrderHours.HourOf(clock.GetUtcNow())))
                return;
            var counts = OrderHours.Write(OrderHours.Add(known, await CountNow(cancellationToken)));
            // Another process may have counted meanwhile; its count is as good.
            if (await facts.TryReplaceAsync(Fact, stored, counts, cancellationToken))
                return;
        }
    }

    private async Task<OrderCount> CountNow(CancellationToken cancellationToken)
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

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "How many orders there are at the beginning of this hour could not be counted: {Reason}"
    )]
    private partial void LogNotCounted(string reason);
}
