using System.Text.Json;
using Microsoft.Extensions.Logging;
using Payments.Domain.Orders;
using Payments.Grains;
using Payments.Grains.Orders;
using Payments.Storage.Alerts;
using Payments.Storage.Grains;
using Payments.Storage.Orders;

namespace Payments.Hosting.Telemetry;

/// <summary>What the database says of all orders.</summary>
/// <param name="Orders">How many stand where; exact.</param>
/// <param name="Due">How many have an action due now or within a minute; exact up to <see cref="OrderStatisticsReader.MaxDue"/>.</param>
/// <param name="Late">How many of those have for more than a minute.</param>
/// <param name="NotificationsOverdue">How many of the late ones have a notification pending since then; of the first
/// <see cref="OrderStatisticsReader.MaxRead"/>.</param>
/// <param name="Unconfirmed">How many wait for money that cannot be read; exact up to <see cref="OrderStatisticsReader.MaxDue"/>.</param>
/// <param name="Overdue">For how long the most overdue has been due; zero where none is.</param>
/// <param name="Exhausted">Of how many notifications were given up within the last hour; exact up to
/// <see cref="OrderStatisticsReader.MaxDue"/>.</param>
/// <param name="OpenAlerts">How many alerts are open of each code.</param>
internal sealed record OrderStatistics(
    IReadOnlyDictionary<string, long> Orders,
    int Due,
    int Late,
    int NotificationsOverdue,
    int Unconfirmed,
    TimeSpan Overdue,
    int Exhausted,
    IReadOnlyDictionary<string, int> OpenAlerts
);

/// <summary>
/// Asks the database about all orders when somebody looks, and not more often than every 15 s. While nothing is late that is a few short
/// reads of indexes.
/// </summary>
internal sealed partial class OrderStatisticsReader(
    IOrderQueries queries,
    IAlertStorage alerts,
    MonotonicClock clock,
    ILogger<OrderStatisticsReader> logger
)
{
    public const int MaxDue = 10_000;
    public const int MaxRead = 1_000;
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(15);
    public static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private Task _reading = Task.CompletedTask;
    private DateTimeOffset _readAt = DateTimeOffset.MinValue;
    private volatile OrderStatistics? _latest;

    /// <summary>What was last read; null when reading failed. Older ones are being read anew.</summary>
    public OrderStatistics? Latest
    {
        get
        {
            _ = Refresh();
            return _latest;
        }
    }

    /// <summary>Completes when the figures are not older than they should be.</summary>
    public Task Refresh()
    {
        lock (_gate)
        {
            var now = clock.Now;
            if (!_reading.IsCompleted || now - _readAt < MaxAge)
                return _reading;
            _readAt = now;
            return _reading = Read(now);
        }
    }

    private async Task Read(DateTimeOffset now)
    {
        try
        {
            var totals = await queries.DailyTotalsAsync("", OrderTotals.AllTimeDay, OrderTotals.AllTimeDay);
            var due = await queries.DueTimesAsync(now + LateAfter, MaxDue);
            var late = due.Count(time => time < now - LateAfter);
            var overdue = late == 0 ? [] : await queries.DueAsync(now - LateAfter, MaxRead);
            _latest = new OrderStatistics(
                totals
                    .SelectMany(day => MerchantTotals.Daily.ByMeasure(day.Values))
                    .ToDictionary(total => total.Key[OrderTotals.CountPrefix.Length..], total => total.Value, StringComparer.Ordinal),
                due.Count,
                late,
                overdue.Count(order => IsOverdue(order, now)),
                await queries.UnconfirmedCountAsync(MaxDue),
                due is [var oldest, ..] && oldest < now ? now - oldest : TimeSpan.Zero,
                await queries.ExhaustedCountAsync(now - TimeSpan.FromHours(1), MaxDue),
                await alerts.OpenCountsAsync()
            );
        }
        catch (Exception error)
        {
            // Old figures would look like a quiet day.
            _latest = null;
            LogNotRead(error);
        }
    }

    private static bool IsOverdue(StoredOrder order, DateTimeOffset now) =>
        JsonSerializer.Deserialize<OrderRow>(order.Document, GrainsJson.Stored)?.State is { Outbox.NextAction: { } owed } state
        && owed.DueAt - state.ClockAhead + state.ClockBehind < now - LateAfter;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The figures of all orders could not be read; /metrics is without them")]
    private partial void LogNotRead(Exception error);
}
