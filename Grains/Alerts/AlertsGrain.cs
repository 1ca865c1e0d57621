using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Payments.Domain.Alerts;
using Payments.Domain.Text;
using Payments.Grains.Interfaces.Alerts;
using Payments.Grains.Orders;
using Payments.Storage;
using Payments.Storage.Alerts;
using Payments.Storage.Grains;

namespace Payments.Grains.Alerts;

/// <summary>
/// Compares what processes report with the thresholds. Alerts are rows, written before anything is told of them; how often in a row
/// something was over its threshold is known in memory alone, so that after a loss of the grain an alert comes, or ends, a little later.
/// </summary>
[GrainType("alerts")]
internal sealed partial class AlertsGrain(
    [PersistentState("alerts", OrderGrain.StorageName)] IPersistentState<AlertsDocument> document,
    IAlertStorage storage,
    AlertDispatch dispatch,
    AlertOptions options,
    MonotonicClock clock,
    ILogger<AlertsGrain> logger
) : Grain, IAlertsGrain
{
    private readonly AlertReadings _readings = new(options.Interval);

    /// <summary>Those that are open or of which a message is pending, each with the version of its row.</summary>
    private readonly Dictionary<string, (Alert Alert, long Version)> _alerts = new(StringComparer.Ordinal);

    private readonly List<(AlertTransport Transport, DateTimeOffset At)> _sent = [];
    private ImmutableDictionary<AlertKey, AlertTrack> _tracks = ImmutableDictionary<AlertKey, AlertTrack>.Empty;
    private DateTimeOffset _evaluatedAt = DateTimeOffset.MinValue;
    private DateTimeOffset? _sendingSince;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var row in await storage.UnfinishedAsync(cancellationToken))
        {
            var alert = AlertRows.Read(row);
            _alerts[row.Id] = (alert, row.Version);
            if (alert.IsOpen)
                _tracks = _tracks.SetItem(alert.Key, new AlertTrack(0, 0, alert));
        }
    }

    /// <inheritdoc/>
    public async Task Report(ProcessReport report)
    {
        var now = clock.Now;
        _readings.Add(report, now);
        // A little less than the interval, so that a report that comes early is not left for the next.
        if (report.Orders is not { } orders || now - _evaluatedAt < options.Interval * 0.9)
            return;
        _evaluatedAt = now;
        await Note(orders, now);
        await Evaluate([.. _readings.All, .. AlertReadings.Of(orders, document.State, options.PaidRateMinOrders, now)], now);
        Send(now);
    }

    /// <inheritdoc/>
    public async Task<bool> Acknowledge(string id, string by, string? note)
    {
        if (!_alerts.TryGetValue(id, out var known))
        {
            if (await storage.FindAsync(id) is not { } row)
                return false;
            known = (AlertRows.Read(row), row.Version);
        }

        if (known.Alert.Acknowledgement is null)
            await Write([(known.Alert with { Acknowledgement = new AlertAcknowledgement(clock.Now, by, note) }, known.Version)]);
        return true;
    }

    /// <inheritdoc/>
    public async Task RecordAttempts(ImmutableArray<AlertAttempt> attempts)
    {
        var now = clock.Now;
        _sendingSince = null;
        var changed = new Dictionary<string, (Alert Alert, long Version)>(StringComparer.Ordinal);
        foreach (var attempt in attempts)
        {
            if (!changed.TryGetValue(attempt.AlertId, out var known) && !_alerts.TryGetValue(attempt.AlertId, out known))
                continue;
            var after = known.Alert.AfterAttempt(attempt.Change, attempt.Transport, attempt.Error, now);
            changed[attempt.AlertId] = (after, known.Version);
            if (
                after.Deliveries.Any(delivery =>
                    delivery.Change == attempt.Change && delivery.Transport == attempt.Transport && delivery.GivenUpAt == now
                )
            )
                LogGivenUp(attempt.AlertId, attempt.Change, attempt.Transport);
        }

        await Write([.. changed.Values]);
        Send(now);
    }

    private async Task Note(OrdersReport orders, DateTimeOffset now)
    {
        var noted = AlertReadings.Note(document.State, orders, now);
        if (noted == document.State)
            return;
        document.State = noted;
        await document.WriteStateAsync();
    }

    private async Task Evaluate(IReadOnlyList<AlertReading> readings, DateTimeOffset now)
    {
        var evaluation = AlertRules.Evaluate(options.Policy, readings, _tracks, now);
        var changed = evaluation.Raised.Concat(evaluation.Ended).Select(alert => (alert, _alerts.GetValueOrDefault(alert.Id).Version));
        await Write([.. changed]);
        _tracks = evaluation.Tracks;
        foreach (var alert in evaluation.Raised)
        {
            var code = SnakeCase<AlertCode>.Of(alert.Code);
            LogRaised(alert.Id, code, alert.Subject, alert.Value, alert.Threshold);
        }

        foreach (var alert in evaluation.Ended)
        {
            var code = SnakeCase<AlertCode>.Of(alert.Code);
            LogEnded(alert.Id, code, alert.Subject);
        }
    }

    /// <summary>Writes alerts, each in the place of the version that is known. What fails is read anew by the next activation.</summary>
    private async Task Write(IReadOnlyList<(Alert Alert, long Version)> changed)
    {
        if (changed.Count == 0)
            return;
        try
        {
            if (!await storage.TryWriteAsync([.. changed.Select(one => AlertRows.Write(one.Alert, one.Version + 1))]))
                throw new InconsistentStateException("Another activation has written alerts.");
        }
        catch (StorageException)
        {
            // It is not known what is written.
            DeactivateOnIdle();
            throw;
        }

        foreach (var (alert, version) in changed)
        {
            if (alert.IsOpen || alert.IsPending)
                _alerts[alert.Id] = (alert, version + 1);
            else
                _alerts.Remove(alert.Id);
            if (alert.IsOpen && _tracks.GetValueOrDefault(alert.Key) is { Open: not null } track)
                _tracks = _tracks.SetItem(alert.Key, track with { Open = alert });
        }
    }

    private void Send(DateTimeOffset now)
    {
        if (now - _sendingSince < AlertDispatch.MaxDuration)
            return;
        _sent.RemoveAll(sent => now - sent.At >= TimeSpan.FromMinutes(1));
        var messages = options
            .Policy.Transports.SelectMany(transport =>
                AlertMessages
                    .Due(
                        _alerts.Values.Select(known => known.Alert),
                        transport,
                        now,
                        options.MessagesPerMinute - _sent.Count(sent => sent.Transport == transport)
                    )
                    .Select(message => (transport, message))
            )
            .ToImmutableArray();
        if (messages.IsEmpty)
            return;
        _sendingSince = now;
        _sent.AddRange(messages.Select(message => (message.transport, now)));
        dispatch.Start(this.AsReference<IAlertsGrain>(), messages);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alert {AlertId} is raised: {Code} of {Subject} is {Value}, threshold {Threshold}")]
    private partial void LogRaised(string alertId, string code, string subject, double value, double threshold);

    [LoggerMessage(Level = LogLevel.Information, Message = "Alert {AlertId} has ended: {Code} of {Subject}")]
    private partial void LogEnded(string alertId, string code, string subject);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Nobody was told that alert {AlertId} was {Change}: all attempts by {Transport} failed"
    )]
    private partial void LogGivenUp(string alertId, AlertChange change, AlertTransport transport);
}
