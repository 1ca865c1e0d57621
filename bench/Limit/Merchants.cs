using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;

namespace Payments.Bench.Limit;

/// <summary>Who sells: the key that both sides sign with, and where it is notified.</summary>
internal sealed record Merchant(string Id, byte[] Key, string NotifyUrl);

/// <summary>The merchants, in memory.</summary>
internal sealed class Merchants
{
    private readonly ConcurrentDictionary<string, Merchant> _all = new(StringComparer.Ordinal);
    private int _count;

    public Merchant Add(string notifyUrl)
    {
        var id = "mer_" + Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture);
        return _all[id] = new Merchant(id, RandomNumberGenerator.GetBytes(32), notifyUrl);
    }

    public Merchant? Find(string? id) => id is not null && _all.TryGetValue(id, out var merchant) ? merchant : null;
}
