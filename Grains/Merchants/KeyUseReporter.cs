using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans;
using Payments.Domain.Merchants;
using Payments.Grains.Interfaces.Merchants;

namespace Payments.Grains.Merchants;

/// <summary>Gathers when keys were used in this process, and tells the merchants' grains every ten seconds: a request costs no call and no write.</summary>
public sealed partial class KeyUseReporter : IAsyncDisposable
{
    /// <summary>How long a use is known to this process alone: 10 s.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>How many keys are kept in mind between two tellings; the uses of more are told when those are used again.</summary>
    public const int Capacity = 100_000;

    private readonly IGrainFactory _grains;
    private readonly TimeProvider _clock;
    private readonly ILogger<KeyUseReporter> _logger;
    private readonly BatchTimer _timer;
    private ConcurrentDictionary<string, LastUse> _uses = new(StringComparer.Ordinal);

    /// <summary>Begins to gather.</summary>
    public KeyUseReporter(IGrainFactory grains, TimeProvider clock, ILogger<KeyUseReporter> logger)
    {
        (_grains, _clock, _logger) = (grains, clock, logger);
        _timer = new BatchTimer(Interval, clock, Flush);
    }

    /// <summary>Takes note of a use, now.</summary>
    public void Add(string merchantId, ApiKey key)
    {
        var (uses, now) = (Volatile.Read(ref _uses), _clock.GetUtcNow().Ticks);
        if (uses.TryGetValue(key.Id, out var use)) use.Update(now);
        else if (uses.Count < Capacity) uses.GetOrAdd(key.Id, static (_, at) => new LastUse(at.merchantId, at.now), (merchantId, now)).Update(now);
        _timer.Arm();
    }

    /// <summary>Tells the merchants' grains what was gathered.</summary>
    public async Task Flush()
    {
        _timer.Reset();
        var full = Interlocked.Exchange(ref _uses, new ConcurrentDictionary<string, LastUse>(StringComparer.Ordinal));
        await Task.WhenAll(full
            .GroupBy(pair => pair.Value.MerchantId, pair => new KeyUse(pair.Key, pair.Value.LastAt), StringComparer.Ordinal)
            .Select(uses => Report(uses.Key, [.. uses])));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private async Task Report(string merchantId, ImmutableArray<KeyUse> uses)
    {
        try
        {
            await _grains.GetGrain<IMerchantGrain>(merchantId).RecordKeyUses(uses);
        }
        catch (Exception error)
        {
            // A key that is in use is used again; one that is not was used a little later than is shown.
            LogNotReported(error, merchantId, uses.Length);
        }
    }

    private sealed class LastUse(string merchantId, long at)
    {
        private long _at = at;

        public string MerchantId => merchantId;

        public DateTimeOffset LastAt => new(Volatile.Read(ref _at), TimeSpan.Zero);

        public void Update(long now) => Volatile.Write(ref _at, now);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Merchant {MerchantId} was not told that {Count} of its keys were used")]
    private partial void LogNotReported(Exception error, string merchantId, int count);
}
