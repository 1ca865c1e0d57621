using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Orleans;
using Payments.Domain;

namespace Payments.Grains;

/// <summary>Gathers the results of notifications and tells each merchant's grain once a second, so that it is no bottleneck.</summary>
public sealed partial class EndpointReports : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How many held back notifications of a merchant are told in one go; others look again by themselves.</summary>
    public const int MaxHeld = 1000;

    private readonly IGrainFactory _grains;
    private readonly EndpointGate _gate;
    private readonly ILogger<EndpointReports> _logger;
    private readonly BatchTimer _timer;
    private readonly Lock _lock = new();
    private Dictionary<string, Gathered> _gathered = new(StringComparer.Ordinal);

    /// <summary>Begins to gather.</summary>
    public EndpointReports(IGrainFactory grains, EndpointGate gate, TimeProvider clock, ILogger<EndpointReports> logger)
    {
        (_grains, _gate) = (grains, gate);
        _logger = logger;
        _timer = new BatchTimer(Interval, clock, Flush);
    }

    /// <summary>Takes note of one attempt.</summary>
    public void Add(string merchantId, string? url, Delivery delivery)
    {
        lock (_lock) Of(merchantId).Add(url, delivery);
    }

    /// <summary>Takes note of what was due and not sent.</summary>
    public void Hold(string merchantId, HeldNotification held)
    {
        lock (_lock) Of(merchantId).Hold(held);
    }

    /// <summary>Tells the merchants' grains what was gathered.</summary>
    public async Task Flush()
    {
        Dictionary<string, Gathered> full;
        _timer.Begin();
        lock (_lock)
        {
            if (_gathered.Count == 0) return;
            full = _gathered;
            _gathered = new Dictionary<string, Gathered>(StringComparer.Ordinal);
        }

        await Task.WhenAll(full.Select(pair => Tell(pair.Key, pair.Value.Report())));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private Gathered Of(string merchantId)
    {
        _timer.Arm();
        if (!_gathered.TryGetValue(merchantId, out var gathered)) _gathered[merchantId] = gathered = new Gathered();
        return gathered;
    }

    private async Task Tell(string merchantId, EndpointReport report)
    {
        try
        {
            _gate.Learn(merchantId, await _grains.GetGrain<IMerchantGrain>(merchantId).Report(report));
        }
        catch (Exception error)
        {
            // A live count misses a second; the attempts themselves are rows, and so is what was held back.
            LogNotTold(error, merchantId, report.Results.Acknowledged, report.Results.Failed);
        }
    }

    private sealed class Gathered
    {
        private readonly Dictionary<string, EndpointTally> _urls = new(StringComparer.Ordinal);
        private readonly List<HeldNotification> _held = [];
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

        public void Hold(HeldNotification held)
        {
            if (_held.Count < MaxHeld) _held.Add(held);
        }

        public EndpointReport Report() => new(_results, [.. _urls.Select(pair => new UrlTally(pair.Key, pair.Value))], [.. _held]);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Merchant {MerchantId} was not told of {Acknowledged} acknowledged and {Failed} failed notifications")]
    private partial void LogNotTold(Exception error, string merchantId, long acknowledged, long failed);
}
