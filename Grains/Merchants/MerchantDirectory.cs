using System.Collections.Concurrent;
using Orleans;
using Payments.Domain.Merchants;
using Payments.Grains.Interfaces.Merchants;

namespace Payments.Grains.Merchants;

/// <summary>
/// Each process's copy of the merchants' configuration, at most two seconds old. What this process changes it forgets
/// at once, so that a revoked key stops right away where it was revoked.
/// </summary>
public sealed class MerchantDirectory(IGrainFactory grains, TimeProvider clock)
{
    /// <summary>How old a copy may be: 2 s.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);

    /// <summary>How many copies are kept; past that, all are read anew.</summary>
    public const int Capacity = 20_000;

    private readonly ConcurrentDictionary<string, Copy> _copies = new(StringComparer.Ordinal);
    private long _changes;

    /// <summary>A merchant's configuration; null when there is no such merchant.</summary>
    public async ValueTask<Merchant?> Find(string id)
    {
        if (_copies.TryGetValue(id, out var copy) && clock.GetElapsedTime(copy.ReadAt) <= MaxAge)
            return copy.Merchant;
        var (readAt, changes) = (clock.GetTimestamp(), Volatile.Read(ref _changes));
        var merchant = await grains.GetGrain<IMerchantGrain>(id).Get();
        // Who does not exist is not remembered: guesses would push out the merchants that do.
        if (merchant is null)
            return null;
        if (_copies.Count >= Capacity)
            _copies.Clear();
        _copies[id] = new Copy(merchant, readAt);
        // What was read before a change and arrives after it must not stay.
        if (Volatile.Read(ref _changes) != changes)
            _copies.TryRemove(id, out _);
        return merchant;
    }

    /// <summary>The configuration of a merchant that an order names.</summary>
    /// <exception cref="InvalidOperationException">There is no such merchant.</exception>
    public async ValueTask<Merchant> Get(string id) => await Find(id) ?? throw new InvalidOperationException($"There is no merchant {id}.");

    /// <summary>Whether this process knows the merchant; what it has a copy of exists.</summary>
    public bool IsCached(string id) => _copies.ContainsKey(id);

    /// <summary>Has the next look read the merchant anew.</summary>
    public void Invalidate(string id)
    {
        Interlocked.Increment(ref _changes);
        _copies.TryRemove(id, out _);
    }

    private sealed record Copy(Merchant Merchant, long ReadAt);
}
