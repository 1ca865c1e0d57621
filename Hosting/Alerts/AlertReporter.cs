using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Payments.Domain.Alerts;
using Payments.Domain.Orders;
using Payments.Domain.Text;
using Payments.Grains.Actions;
using Payments.Grains.Interfaces;
using Payments.Grains.Interfaces.Alerts;
using Payments.Hosting.Settings;
using Payments.Hosting.Telemetry;
using Payments.Storage;

namespace Payments.Hosting.Alerts;

/// <summary>
/// Tells the one grain that decides about alerts, again and again, what this process measures. It makes nothing before its first report,
/// an interval after the start.
/// </summary>
internal sealed partial class AlertReporter(
    IServiceProvider services,
    PaymentsSettings settings,
    ProcessSettings process,
    TimeProvider clock,
    ILogger<AlertReporter> logger
) : LifecycleService, IDisposable
{
    private readonly string _name = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource _stopping = new();
    private Task _work = Task.CompletedTask;

    /// <inheritdoc/>
    public override Task StartedAsync(CancellationToken cancellationToken)
    {
        _work = Task.Run(() => Run(_stopping.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _work;
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private async Task Run(CancellationToken stopping)
    {
        while (true)
        {
            await Task.Delay(settings.Alerts.Interval, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
                return;
            try
            {
                await Report(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // Silos or a database that are away are told of where that is; what else fails is a bug.
                var bug = GrainCallFailures.IsUnanswered(error) || error is StorageException ? null : error;
                LogNotReported(error.Message, bug);
            }
        }
    }

    private async Task Report(CancellationToken stopping)
    {
        var readings = (await services.GetRequiredService<ProcessReadings>().Read(stopping)).ToImmutableArray();
        OrdersReport? orders = null;
        if (process.HostsGrains)
        {
            var reader = services.GetRequiredService<OrderStatisticsReader>();
            await reader.Refresh();
            // Without them nothing can be decided; an alert that is open must not end by that.
            if (reader.Latest is not { } figures)
                return;
            readings = readings.AddRange(Of(figures)).AddRange(services.GetRequiredService<ChannelReadings>().Read());
            orders = new OrdersReport(Outcomes(figures), [.. services.GetRequiredService<ChannelRegistry>().Paused]);
        }

        await services.GetRequiredService<IGrainFactory>().GetGrain<IAlertsGrain>(0).Report(new ProcessReport(_name, readings, orders));
    }

    private static IEnumerable<AlertReading> Of(OrderStatistics figures) =>
        [
            Server(AlertCode.OrdersOverdue, figures.Overdue.TotalSeconds),
            Server(AlertCode.NotificationsOverdue, figures.NotificationsOverdue),
            Server(AlertCode.NotificationsExhausted, figures.Exhausted),
            Server(AlertCode.PaymentsUnconfirmed, figures.Unconfirmed),
        ];

    private static AlertReading Server(AlertCode code, double value) => new(new AlertKey(code, AlertKey.Server), value);

    /// <summary>An order that its merchant cancelled says nothing of payers or channels.</summary>
    private OutcomeSample Outcomes(OrderStatistics figures)
    {
        long Count(params ReadOnlySpan<OrderStatus> statuses)
        {
            var count = 0L;
            foreach (var status in statuses)
                count += figures.Orders.GetValueOrDefault(SnakeCase<OrderStatus>.Of(status));
            return count;
        }

        return new OutcomeSample(
            clock.GetUtcNow(),
            Count(OrderStatus.Paid, OrderStatus.PartiallyRefunded, OrderStatus.Refunded),
            Count(OrderStatus.Rejected, OrderStatus.Expired, OrderStatus.Failed)
        );
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What this process measures for alerts was not reported: {Reason}")]
    private partial void LogNotReported(string reason, Exception? error);
}
