namespace Payments.PowerLoss.Disk;

/// <summary>
/// Decides what of the changes that no flush has made durable is on the disk after a loss of power: each sector of each write is kept,
/// lost, torn or spoiled, whatever came before or after it.
/// </summary>
internal sealed class PowerCut
{
    private readonly Random _random;
    private readonly Manner _manner;
    private readonly double _kept;
    private readonly int _sector;

    /// <param name="random">Decides.</param>
    public PowerCut(Random random)
    {
        _random = random;
        _manner = (Manner)random.Next(5);
        _kept = random.NextDouble();
        _sector = random.Next(3) == 0 ? 4096 : 512;
    }

    /// <summary>Whether a loss by this chance keeps nothing that was not flushed.</summary>
    public static bool LosesAll(Random random) => new PowerCut(random)._manner == Manner.AllLost;

    private enum Manner
    {
        AllKept,
        AllLost,

        /// <summary>The first changes of each file are kept, those after them are not.</summary>
        InOrder,
        ByChange,
        BySector,
    }

    /// <summary>What stands in the directory afterwards.</summary>
    public DiskImage Image(DiskSnapshot disk)
    {
        var names = new Dictionary<string, FileSnapshot>(disk.Durable);
        foreach (var (name, file) in disk.Pending)
        {
            if (!Keeps(first: false))
                continue;
            if (file is { } made)
                names[name] = made;
            else
                names.Remove(name);
        }

        // In an order that does not depend on how names are hashed.
        return new DiskImage(
            names.OrderBy(name => name.Key, StringComparer.Ordinal).ToDictionary(name => name.Key, name => Survivors(name.Value))
        );
    }

    /// <summary>A file as it is on the disk afterwards.</summary>
    public FileContent Survivors(FileSnapshot file)
    {
        if (file.Count == 0 || _manner == Manner.AllLost)
            return file.Durable;
        var content = file.Durable.Copy();
        var inOrder = _random.Next(file.Count + 1);
        for (var i = 0; i < file.Count; i++)
        {
            var change = file.Pending[i];
            if (_manner == Manner.BySector && change.Bytes is not null)
                ApplySectors(content, change.Bytes, change.Offset);
            // The last one that is kept in order may itself be torn.
            else if (_manner == Manner.InOrder && i == inOrder && change.Bytes is not null)
                content.Write(change.Bytes.AsSpan(0, _random.Next(change.Bytes.Length)), change.Offset);
            else if (Keeps(first: i < inOrder))
                change.ApplyTo(content);
        }

        return content;
    }

    private bool Keeps(bool first) =>
        _manner switch
        {
            Manner.AllKept => true,
            Manner.AllLost => false,
            Manner.InOrder => first,
            _ => _random.NextDouble() < _kept,
        };

    private void ApplySectors(FileContent content, byte[] bytes, long offset)
    {
        for (var done = 0; done < bytes.Length; )
        {
            var length = (int)Math.Min(bytes.Length - done, _sector - ((offset + done) % _sector));
            var sector = bytes.AsSpan(done, length);
            if (_random.NextDouble() < _kept)
                content.Write(sector, offset + done);
            else if (_random.Next(8) is var other)
                ApplyLost(content, sector, offset + done, other);
            done += length;
        }
    }

    private void ApplyLost(FileContent content, ReadOnlySpan<byte> sector, long offset, int manner)
    {
        if (manner == 0)
        {
            content.Write(sector[.._random.Next(sector.Length)], offset);
        }
        else if (manner == 1)
        {
            // Only within what was written: SQLite counts on it, as on every file system that it calls safe to overwrite.
            var spoiled = new byte[sector.Length];
            _random.NextBytes(spoiled);
            content.Write(spoiled, offset);
        }
        else if (manner < 4)
        {
            // The file is longer already, what makes it so has not come.
            content.Extend(offset + sector.Length);
        }
    }
}
