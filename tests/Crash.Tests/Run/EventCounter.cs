namespace Payments.Crash.Tests.Run;

/// <summary>Counts what happens, and lets whoever waits for the n-th from now go on.</summary>
internal sealed class EventCounter
{
    private readonly Lock _gate = new();
    private readonly List<(long At, TaskCompletionSource Reached)> _marks = [];
    private long _count;

    public long Count => Volatile.Read(ref _count);

    public void Add()
    {
        lock (_gate)
        {
            _count++;
            foreach (var mark in _marks.FindAll(mark => mark.At <= _count))
                mark.Reached.SetResult();
            _marks.RemoveAll(mark => mark.At <= _count);
        }
    }

    /// <summary>Completes when it has happened so many more times.</summary>
    public Task After(long more)
    {
        lock (_gate)
        {
            if (more <= 0)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _marks.Add((_count + more, reached));
            return reached.Task;
        }
    }
}
