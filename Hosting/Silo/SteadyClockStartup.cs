using System.Text.Json;
using Microsoft.Extensions.Logging;
using Payments.Grains;
using Payments.Grains.Orders;
using Payments.Storage.Grains;
using Payments.Storage.Orders;

namespace Payments.Hosting.Silo;

/// <summary>
/// Has the steady clock go on from where it was in the process before: from the latest of the newest events. Were the machine's clock set
/// back in between, whatever was written before would wait until it has come there again.
/// </summary>
internal sealed partial class SteadyClockStartup(IOrderQueries queries, MonotonicClock steady, ILogger<SteadyClockStartup> logger)
    : LifecycleService
{
    /// <summary>So many events are looked at: of several silos the newest may be one that is behind.</summary>
    private const int MaxEvents = 100;

    public override async Task StartingAsync(CancellationToken cancellationToken)
    {
        var latest = await queries.LatestEventsAsync(MaxEvents, cancellationToken);
        if (
            latest.Count > 0
            && steady.AdvanceTo(latest.Max(each => Steady(each.OccurredAt, each.Order))) is var lead
            && lead > TimeSpan.Zero
        )
            LogSetBack(lead);
    }

    private static DateTimeOffset Steady(DateTimeOffset occurredAt, StoredOrder order) =>
        JsonSerializer.Deserialize<OrderRow>(order.Document, GrainsJson.Stored)?.State is { } state
            ? occurredAt - state.ClockAhead + state.ClockBehind
            : DateTimeOffset.MinValue;

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The clock is {Lead} behind what was written by it before. What was due then is due all the same; what comes from now on goes by the clock as it is"
    )]
    private partial void LogSetBack(TimeSpan lead);
}
