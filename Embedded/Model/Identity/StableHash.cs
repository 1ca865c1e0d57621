using System;
using System.Buffers.Binary;
using System.Numerics;

namespace Orleans.Runtime;

/// <summary>
/// XXH32 with seed 0 (the xxHash specification, section "XXH32 Algorithm"), its canonical big-endian bytes read as little-endian, as
/// Orleans does: the same value in every process and on every host.
/// </summary>
internal static class StableHash
{
    private const uint Prime1 = 2654435761;
    private const uint Prime2 = 2246822519;
    private const uint Prime3 = 3266489917;
    private const uint Prime4 = 668265263;
    private const uint Prime5 = 374761393;
    private const int StripeLength = 16;

    public static uint Compute(ReadOnlySpan<byte> data)
    {
        var total = (uint)data.Length;
        var hash = data.Length >= StripeLength ? ConsumeStripes(ref data) : Prime5;
        hash += total;

        for (; data.Length >= sizeof(uint); data = data[sizeof(uint)..])
            hash = BitOperations.RotateLeft(hash + (BinaryPrimitives.ReadUInt32LittleEndian(data) * Prime3), 17) * Prime4;

        foreach (var rest in data)
            hash = BitOperations.RotateLeft(hash + (rest * Prime5), 11) * Prime1;

        hash = (hash ^ (hash >> 15)) * Prime2;
        hash = (hash ^ (hash >> 13)) * Prime3;
        return BinaryPrimitives.ReverseEndianness(hash ^ (hash >> 16));
    }

    private static uint ConsumeStripes(ref ReadOnlySpan<byte> data)
    {
        uint lane1 = unchecked(Prime1 + Prime2), lane2 = Prime2, lane3 = 0, lane4 = unchecked(0 - Prime1);
        for (; data.Length >= StripeLength; data = data[StripeLength..])
        {
            lane1 = Round(lane1, data);
            lane2 = Round(lane2, data[4..]);
            lane3 = Round(lane3, data[8..]);
            lane4 = Round(lane4, data[12..]);
        }

        return BitOperations.RotateLeft(lane1, 1) + BitOperations.RotateLeft(lane2, 7)
             + BitOperations.RotateLeft(lane3, 12) + BitOperations.RotateLeft(lane4, 18);
    }

    private static uint Round(uint lane, ReadOnlySpan<byte> input) =>
        BitOperations.RotateLeft(lane + (BinaryPrimitives.ReadUInt32LittleEndian(input) * Prime2), 13) * Prime1;
}
