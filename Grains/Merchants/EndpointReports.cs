using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Orleans.Payments.Domain;

namespace Orleans.Payments.Grains;

/// <summary>Gathers the results of notifications and tells each merchant's grain once a second, so that it is no bottleneck.</summary>
public sealed partial class EndpointReports : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly IGrainFactory _grains;
    private readonly ILogger<EndpointReports> _logger;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private Dictionary<string, EndpointResults> _gathered = new(StringComparer.Ordinal);

    /// <summary>Begins to gather.</summary>
    public EndpointReports(IGrainFactory grains, TimeProvider clock, ILogger<EndpointReports> logger)
    {
        _grains = grains;
        _logger = logger;
        _timer = clock.CreateTimer(_ => _ = Flush(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Takes note of one attempt.</summary>
    public void Add(string merchantId, Delivery delivery)
    {
        var at = delivery.At + delivery.Duration;
        lock (_lock)
        {
            // Armed by the first of a batch, so that a quiet server does not wake up for nothing.
            if (_gathered.Count == 0) _timer.Change(Interval, Timeout.InfiniteTimeSpan);
            var sum = _gathered.GetValueOrDefault(merchantId) ?? new EndpointResults(0, 0, null, null, null);
            _gathered[merchantId] = delivery.IsAcknowledged
                ? sum with { Acknowledged = sum.Acknowledged + 1, LastAcknowledgedAt = at }
                : sum with { Failed = sum.Failed + 1, LastFailure = delivery.Error, LastFailureAt = at };
        }
    }

    /// <summary>Tells the merchants' grains what was gathered.</summary>
    public async Task Flush()
    {
        Dictionary<string, EndpointResults> full;
        lock (_lock)
        {
            if (_gathered.Count == 0) return;
            full = _gathered;
            _gathered = new Dictionary<string, EndpointResults>(StringComparer.Ordinal);
        }

        await Task.WhenAll(full.Select(pair => Tell(pair.Key, pair.Value)));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private async Task Tell(string merchantId, EndpointResults results)
    {
        try
        {
            await _grains.GetGrain<IMerchantGrain>(merchantId).Report(results);
        }
        catch (Exception error)
        {
            // A live count misses a second; the attempts themselves are rows.
            LogNotTold(error, merchantId, results.Acknowledged, results.Failed);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Merchant {MerchantId} was not told of {Acknowledged} acknowledged and {Failed} failed notifications")]
    private partial void LogNotTold(Exception error, string merchantId, long acknowledged, long failed);
}
