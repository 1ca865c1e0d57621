using System.Buffers.Binary;

namespace Payments.Storage.Sqlite.Grains;

/// <summary>
/// Which keys have been added, as a Bloom filter: what it does not know was certainly never added, and one in a hundred of the others
/// it takes for known. Ten bits a key; it grows by filters behind it, each for twice as many keys. Any thread uses it.
/// </summary>
/// <remarks>Keys are parts of hashes, so their own bits serve as a hash of them.</remarks>
/// <param name="capacity">For how many keys the first filter is.</param>
internal sealed class KeyBloomFilter(int capacity = 65_536)
{
    private const int BitsPerKey = 10;
    private const int Probes = 5;

    private readonly Lock _lock = new();
    private volatile Part[] _parts = [new Part(capacity)];

    /// <summary>Adds a key of at least 16 bytes.</summary>
    public void Add(ReadOnlySpan<byte> key)
    {
        if (MayContain(key))
            return;
        var newest = _parts[^1];
        newest.Add(key);
        if (newest.IsFull)
            Grow(newest);
    }

    /// <summary>False only for a key that was never added.</summary>
    public bool MayContain(ReadOnlySpan<byte> key)
    {
        foreach (var part in _parts)
        {
            if (part.MayContain(key))
                return true;
        }

        return false;
    }

    private void Grow(Part full)
    {
        lock (_lock)
        {
            if (_parts[^1] == full)
                _parts = [.. _parts, new Part(full.Capacity * 2)];
        }
    }

    private sealed class Part(int capacity)
    {
        private readonly ulong[] _bits = new ulong[(capacity * BitsPerKey / 64) + 1];
        private int _count;

        public int Capacity => capacity;

        public bool IsFull => Volatile.Read(ref _count) >= capacity;

        public void Add(ReadOnlySpan<byte> key)
        {
            var (bit, step) = Start(key);
            for (var probe = 0; probe < Probes; probe++, bit += step)
                Interlocked.Or(ref Word(bit, out var mask), mask);
            Interlocked.Increment(ref _count);
        }

        public bool MayContain(ReadOnlySpan<byte> key)
        {
            var (bit, step) = Start(key);
            for (var probe = 0; probe < Probes; probe++, bit += step)
            {
                if ((Volatile.Read(ref Word(bit, out var mask)) & mask) == 0)
                    return false;
            }

            return true;
        }

        private static (ulong Bit, ulong Step) Start(ReadOnlySpan<byte> key) =>
            (BinaryPrimitives.ReadUInt64LittleEndian(key), BinaryPrimitives.ReadUInt64LittleEndian(key[8..]));

        private ref ulong Word(ulong bit, out ulong mask)
        {
            mask = 1UL << (int)(bit >> 58);
            return ref _bits[bit % (ulong)_bits.Length];
        }
    }
}
