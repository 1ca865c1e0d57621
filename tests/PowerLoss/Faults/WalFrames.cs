using System.Buffers.Binary;

namespace Payments.PowerLoss.Faults;

/// <summary>Frames of SQLite's log (https://sqlite.org/fileformat2.html#walformat).</summary>
internal static class WalFrames
{
    private const int HeaderSize = 32;
    private const int FrameSize = 24 + 4096;
    private const uint Magic = 0x377f0682;

    /// <summary>Has the first two frames of those that were handed over together change places, where there are two.</summary>
    public static void SwapFirstTwo(Span<byte> written)
    {
        if (written.Length >= 4 && (BinaryPrimitives.ReadUInt32BigEndian(written) | 1) == (Magic | 1))
            written = written[HeaderSize..];
        if (written.Length < 2 * FrameSize)
            return;
        var first = written[..FrameSize].ToArray();
        written.Slice(FrameSize, FrameSize).CopyTo(written);
        first.CopyTo(written[FrameSize..]);
    }
}
