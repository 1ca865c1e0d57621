namespace Payments.Storage.Commits;

/// <summary>Counts what the writers of a database commit.</summary>
internal sealed class CommitCounter
{
    private long _batches;
    private long _writes;

    public CommitSignal Signal { get; } = new();

    /// <summary>Notes a commit.</summary>
    public void Add(int writes)
    {
        Interlocked.Increment(ref _batches);
        Interlocked.Add(ref _writes, writes);
        Signal.Raise(writes);
    }

    public CommitCounts Counts(int waiting) => new(Interlocked.Read(ref _batches), Interlocked.Read(ref _writes), waiting);
}
