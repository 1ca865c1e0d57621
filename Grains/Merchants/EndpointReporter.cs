using Microsoft.Extensions.Logging;
using Orleans;
using Payments.Domain.Ids;
using Payments.Domain.Notifications;
using Payments.Grains.Interfaces.Merchants;

namespace Payments.Grains.Merchants;

/// <summary>Tells each merchant's grain once a second the outcomes of its notifications.</summary>
public sealed partial class EndpointReporter : IAsyncDisposable
{
    /// <summary>How many deferred notifications of a merchant are in one report; others are tried again by themselves.</summary>
    public const int MaxDeferred = 1000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly IGrainFactory _grains;
    private readonly EndpointCircuitCache _circuits;
    private readonly ILogger<EndpointReporter> _logger;
    private readonly MerchantBatches<EndpointBatch> _batches;

    /// <summary>Begins to gather.</summary>
    public EndpointReporter(IGrainFactory grains, EndpointCircuitCache circuits, TimeProvider clock, ILogger<EndpointReporter> logger)
    {
        (_grains, _circuits, _logger) = (grains, circuits, logger);
        _batches = new MerchantBatches<EndpointBatch>(Interval, clock, Report);
    }

    /// <summary>Records one attempt.</summary>
    public void Add(MerchantId merchantId, string? url, Delivery delivery) =>
        _batches.Add(merchantId, (url, delivery), static (batch, attempt, _) => batch.Add(attempt.url, attempt.delivery));

    /// <summary>Records what was due and not sent.</summary>
    public void Defer(MerchantId merchantId, DeferredNotification deferred) =>
        _batches.Add(merchantId, deferred, static (batch, part, _) => batch.Defer(part));

    /// <summary>Tells the merchants' grains what was gathered.</summary>
    public Task Flush() => _batches.Flush();

    /// <summary>Gathers nothing any more, and tells the merchants' grains what was gathered.</summary>
    public Task Close() => _batches.Close();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _batches.DisposeAsync();

    private async Task Report(MerchantId merchantId, EndpointBatch batch)
    {
        var report = batch.ToReport();
        try
        {
            _circuits.Update(merchantId, await _grains.GetGrain<IMerchantGrain>(merchantId).ReportEndpoints(report));
        }
        catch (Exception error)
        {
            // A live count misses a second; the attempts themselves are rows, and so is what was deferred.
            LogNotReported(error, merchantId.Value, report.Results.Acknowledged, report.Results.Failed);
        }
    }

    private sealed class EndpointBatch
    {
        private readonly Dictionary<string, EndpointTally> _urls = new(StringComparer.Ordinal);
        private readonly List<DeferredNotification> _deferred = [];
        private EndpointResults _results = new(0, 0, null, null, null);

        public bool Add(string? url, Delivery delivery)
        {
            var at = delivery.At + delivery.Duration;
            _results = delivery.IsAcknowledged
                ? _results with
                {
                    Acknowledged = _results.Acknowledged + 1,
                    LastAcknowledgedAt = at,
                }
                : _results with
                {
                    Failed = _results.Failed + 1,
                    LastFailure = delivery.Error,
                    LastFailureAt = at,
                };
            if (url is null || (!_urls.ContainsKey(url) && _urls.Count >= EndpointCircuits.MaxEndpoints))
                return false;
            _urls[url] = _urls.GetValueOrDefault(url, EndpointTally.None).With(delivery);
            return true;
        }

        public bool Defer(DeferredNotification deferred)
        {
            if (_deferred.Count >= MaxDeferred)
                return false;
            _deferred.Add(deferred);
            return true;
        }

        public EndpointReport ToReport() => new(_results, [.. _urls.Select(pair => new UrlTally(pair.Key, pair.Value))], [.. _deferred]);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Merchant {MerchantId} was not told of {Acknowledged} acknowledged and {Failed} failed notifications"
    )]
    private partial void LogNotReported(Exception error, string merchantId, long acknowledged, long failed);
}
