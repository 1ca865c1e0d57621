using System.Runtime.InteropServices;

namespace Payments.Hosting;

/// <summary>Gives each key so many places at a time. Who has none any more is forgotten, so that it holds no more than is in use.</summary>
/// <typeparam name="TKey">Who is counted.</typeparam>
/// <param name="max">How many places each has.</param>
public sealed class KeyedLimiter<TKey>(int max)
    where TKey : notnull
{
    private readonly Dictionary<TKey, int> _counts = [];
    private readonly Lock _lock = new();

    /// <summary>Takes a place; false when the key has as many as it may have.</summary>
    public bool TryAcquire(TKey key)
    {
        lock (_lock)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, key, out _);
            if (count >= max)
                return false;
            count++;
            return true;
        }
    }

    /// <summary>How many places a key has.</summary>
    public int InUse(TKey key)
    {
        lock (_lock)
            return _counts.GetValueOrDefault(key);
    }

    /// <summary>Gives it back.</summary>
    public void Release(TKey key)
    {
        lock (_lock)
            if (--CollectionsMarshal.GetValueRefOrAddDefault(_counts, key, out _) == 0)
                _counts.Remove(key);
    }
}
