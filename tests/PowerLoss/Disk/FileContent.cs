namespace Payments.PowerLoss.Disk;

/// <summary>The bytes of a file in pieces of 4 KiB, which copies share until one of them is written to.</summary>
internal sealed class FileContent
{
    private const int PieceSize = 4096;
    private byte[]?[] _pieces = [];
    private bool[] _isOwn = [];

    /// <summary>How long the file is.</summary>
    public long Size { get; private set; }

    /// <summary>The same bytes, to be changed apart from these.</summary>
    public FileContent Copy()
    {
        _isOwn = new bool[_pieces.Length];
        return new FileContent
        {
            _pieces = [.. _pieces],
            _isOwn = new bool[_pieces.Length],
            Size = Size,
        };
    }

    /// <summary>Reads what there is from an offset on; the rest becomes zero.</summary>
    /// <returns>False when the file ends before.</returns>
    public bool Read(Span<byte> into, long offset)
    {
        var there = (int)Math.Clamp(Size - offset, 0, into.Length);
        for (var done = 0; done < there; )
        {
            var (piece, at) = ((offset + done) / PieceSize, (int)((offset + done) % PieceSize));
            var part = into.Slice(done, Math.Min(there - done, PieceSize - at));
            if (_pieces[piece] is { } bytes)
                bytes.AsSpan(at, part.Length).CopyTo(part);
            else
                part.Clear();
            done += part.Length;
        }

        into[there..].Clear();
        return there == into.Length;
    }

    /// <summary>Writes, and makes the file longer when it ends before; what lies between is zero.</summary>
    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        Extend(offset + bytes.Length);
        for (var done = 0; done < bytes.Length; )
        {
            var at = (int)((offset + done) % PieceSize);
            var part = bytes.Slice(done, Math.Min(bytes.Length - done, PieceSize - at));
            part.CopyTo(Own((int)((offset + done) / PieceSize)).AsSpan(at));
            done += part.Length;
        }
    }

    /// <summary>Makes the file at least so long.</summary>
    public void Extend(long size)
    {
        if (size <= Size)
            return;
        Size = size;
        var pieces = (int)((size + PieceSize - 1) / PieceSize);
        if (pieces <= _pieces.Length)
            return;
        // Room for what comes next, so that a file that grows is not copied with every page.
        Array.Resize(ref _pieces, pieces + (pieces / 2));
        Array.Resize(ref _isOwn, _pieces.Length);
    }

    /// <summary>Cuts the file to a size, or makes it longer.</summary>
    public void Truncate(long size)
    {
        if (size >= Size)
        {
            Extend(size);
            return;
        }

        var kept = (int)((size + PieceSize - 1) / PieceSize);
        if (size % PieceSize is var rest and > 0)
            Own(kept - 1).AsSpan((int)rest).Clear();
        Array.Clear(_pieces, kept, _pieces.Length - kept);
        Size = size;
    }

    private byte[] Own(int piece)
    {
        if (_pieces[piece] is not { } bytes)
            bytes = new byte[PieceSize];
        else if (!_isOwn[piece])
            bytes = [.. bytes];
        _isOwn[piece] = true;
        return _pieces[piece] = bytes;
    }
}
