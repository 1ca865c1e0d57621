using Microsoft.Extensions.Logging;
using Orleans;
using Payments.Domain.Notifications;
using Payments.Grains.Interfaces.Merchants;

namespace Payments.Grains.Merchants;

/// <summary>Gathers the results of notifications and tells each merchant's grain once a second, so that it is no bottleneck.</summary>
public sealed partial class EndpointReporter : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How many held back notifications of a merchant are told in one go; others look again by themselves.</summary>
    public const int MaxDeferred = 1000;

    private readonly IGrainFactory _grains;
    private readonly EndpointCircuitCache _circuits;
    private readonly ILogger<EndpointReporter> _logger;
    private readonly BatchTimer _timer;
    private readonly Lock _lock = new();
    private Dictionary<string, EndpointBatch> _batches = new(StringComparer.Ordinal);

    /// <summary>Begins to gather.</summary>
    public EndpointReporter(IGrainFactory grains, EndpointCircuitCache circuits, TimeProvider clock, ILogger<EndpointReporter> logger)
    {
        (_grains, _circuits) = (grains, circuits);
        _logger = logger;
        _timer = new BatchTimer(Interval, clock, Flush);
    }

    /// <summary>Takes note of one attempt.</summary>
    public void Add(string merchantId, string? url, Delivery delivery)
    {
        lock (_lock) BatchOf(merchantId).Add(url, delivery);
    }

    /// <summary>Takes note of what was due and not sent.</summary>
    public void Defer(string merchantId, DeferredNotification held)
    {
        lock (_lock) BatchOf(merchantId).Defer(held);
    }

    /// <summary>Tells the merchants' grains what was gathered.</summary>
    public async Task Flush()
    {
        Dictionary<string, EndpointBatch> full;
        _timer.Reset();
        lock (_lock)
        {
            if (_batches.Count == 0) return;
            full = _batches;
            _batches = new Dictionary<string, EndpointBatch>(StringComparer.Ordinal);
        }

        await Task.WhenAll(full.Select(pair => Report(pair.Key, pair.Value.ToReport())));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private EndpointBatch BatchOf(string merchantId)
    {
        _timer.Arm();
        if (!_batches.TryGetValue(merchantId, out var gathered)) _batches[merchantId] = gathered = new EndpointBatch();
        return gathered;
    }

    private async Task Report(string merchantId, EndpointReport report)
    {
        try
        {
            _circuits.Update(merchantId, await _grains.GetGrain<IMerchantGrain>(merchantId).ReportEndpoints(report));
        }
        catch (Exception error)
        {
            // A live count misses a second; the attempts themselves are rows, and so is what was held back.
            LogNotReported(error, merchantId, report.Results.Acknowledged, report.Results.Failed);
        }
    }

    private sealed class EndpointBatch
    {
        private readonly Dictionary<string, EndpointTally> _urls = new(StringComparer.Ordinal);
        private readonly List<DeferredNotification> _deferred = [];
        private EndpointResults _results = new(0, 0, null, null, null);

        public void Add(string? url, Delivery delivery)
        {
            var at = delivery.At + delivery.Duration;
            _results = delivery.IsAcknowledged
                ? _results with { Acknowledged = _results.Acknowledged + 1, LastAcknowledgedAt = at }
                : _results with { Failed = _results.Failed + 1, LastFailure = delivery.Error, LastFailureAt = at };
            if (url is not null && (_urls.ContainsKey(url) || _urls.Count < EndpointCircuits.MaxEndpoints))
                _urls[url] = _urls.GetValueOrDefault(url, EndpointTally.None).With(delivery);
        }

        public void Defer(DeferredNotification held)
        {
            if (_deferred.Count < MaxDeferred) _deferred.Add(held);
        }

        public EndpointReport ToReport() => new(_results, [.. _urls.Select(pair => new UrlTally(pair.Key, pair.Value))], [.. _deferred]);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Merchant {MerchantId} was not told of {Acknowledged} acknowledged and {Failed} failed notifications")]
    private partial void LogNotReported(Exception error, string merchantId, long acknowledged, long failed);
}
