using Microsoft.Extensions.Logging;
using Orleans;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Grains.Interfaces.Merchants;

namespace Payments.Grains.Merchants;

/// <summary>
/// Tells the merchants' grains every ten seconds when their keys were used in this process: a request costs no call and no write.
/// </summary>
public sealed partial class KeyUseReporter : IAsyncDisposable
{
    /// <summary>How long a use is known to this process alone: 10 s.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>How many keys are kept between two reports; the uses of more are reported when those are used again.</summary>
    public const int Capacity = 100_000;

    private readonly IGrainFactory _grains;
    private readonly TimeProvider _clock;
    private readonly ILogger<KeyUseReporter> _logger;
    private readonly MerchantBatches<Dictionary<string, DateTimeOffset>> _uses;

    /// <summary>Begins to gather.</summary>
    public KeyUseReporter(IGrainFactory grains, TimeProvider clock, ILogger<KeyUseReporter> logger)
    {
        (_grains, _clock, _logger) = (grains, clock, logger);
        _uses = new MerchantBatches<Dictionary<string, DateTimeOffset>>(Interval, clock, Report);
    }

    /// <summary>Records a use, now.</summary>
    public void Add(MerchantId merchantId, ApiKey key) =>
        _uses.Add(merchantId, (key.Id, Now: _clock.GetUtcNow()), static (uses, use, count) =>
        {
            if (count >= Capacity && !uses.ContainsKey(use.Id))
                return false;
            var isNew = uses.TryAdd(use.Id, use.Now);
            uses[use.Id] = use.Now;
            return isNew;
        });

    /// <summary>Tells the merchants' grains what was gathered.</summary>
    public Task Flush() => _uses.Flush();

    /// <summary>Gathers nothing any more, and tells the merchants' grains what was gathered.</summary>
    public Task Close() => _uses.Close();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _uses.DisposeAsync();

    private async Task Report(MerchantId merchantId, Dictionary<string, DateTimeOffset> uses)
    {
        try
        {
            if (uses.Count > 0)
                await _grains.GetGrain<IMerchantGrain>(merchantId).RecordKeyUses([.. uses.Select(use => new KeyUse(use.Key, use.Value))]);
        }
        catch (Exception error)
        {
            // A key that is in use is used again; one that is not was used a little later than is shown.
            LogNotReported(error, merchantId.Value, uses.Count);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Merchant {MerchantId} was not told that {Count} of its keys were used")]
    private partial void LogNotReported(Exception error, string merchantId, int count);
}
