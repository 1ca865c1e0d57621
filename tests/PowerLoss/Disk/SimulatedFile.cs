namespace Payments.PowerLoss.Disk;

/// <summary>A file: what programs see of it, what is durable, and the changes between the two.</summary>
internal sealed class SimulatedFile
{
    private readonly FileContent _content;
    private FileContent _durable;
    private List<PendingChange> _pending = [];

    public SimulatedFile()
        : this(new FileContent()) { }

    /// <param name="durable">What is durable from the beginning.</param>
    public SimulatedFile(FileContent durable) => (_content, _durable) = (durable.Copy(), durable);

    /// <summary>What programs see.</summary>
    public FileContent Content => _content;

    /// <summary>Who has it open.</summary>
    public List<OpenFile> Opened { get; } = [];

    /// <summary>The log's index, in memory only; null while nobody uses it.</summary>
    public SharedIndex? Index { get; set; }

    /// <summary>How many changes wait for a flush.</summary>
    public int PendingCount => _pending.Count;

    public void Change(PendingChange change)
    {
        change.ApplyTo(_content);
        _pending.Add(change);
    }

    /// <summary>Makes the first changes that wait durable; all of them, unless told otherwise.</summary>
    public void Flush(int count = int.MaxValue)
    {
        if (_pending.Count == 0 || count <= 0)
            return;
        var durable = _durable.Copy();
        foreach (var change in _pending.Take(count))
            change.ApplyTo(durable);
        _durable = durable;
        // Those who have taken a snapshot go on reading the list as it was.
        _pending = [.. _pending.Skip(count)];
    }

    /// <summary>
    /// What a kernel does when the disk refuses a flush: what could not be written counts as written from then on. No later flush
    /// repeats it, though programs go on seeing it.
    /// </summary>
    public void FailFlush(PowerCut loss)
    {
        _durable = loss.Survivors(Snapshot());
        _pending = [];
    }

    public FileSnapshot Snapshot() => new(_durable, _pending, _pending.Count);
}

/// <summary>A file at a moment.</summary>
/// <param name="Durable">What was durable; nobody changes it.</param>
/// <param name="Pending">Changes in their order, of which the first <paramref name="Count"/> had been made.</param>
/// <param name="Count">How many.</param>
internal readonly record struct FileSnapshot(FileContent Durable, List<PendingChange> Pending, int Count);
