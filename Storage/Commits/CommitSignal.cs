namespace Payments.Storage.Commits;

/// <summary>Says that this process has committed something, to whoever waits for news; other processes' commits are not heard.</summary>
public sealed class CommitSignal
{
    private readonly Lock _lock = new();
    private volatile Action<int>? _listeners;

    /// <summary>Has a writer call after each commit, with how many writes were in it; whoever listens must return at once.</summary>
    public void Subscribe(Action<int> listener)
    {
        lock (_lock)
            _listeners += listener;
    }

    /// <summary>Has no writer call any more.</summary>
    public void Unsubscribe(Action<int> listener)
    {
        lock (_lock)
            _listeners -= listener;
    }

    internal void Raise(int writes) => _listeners?.Invoke(writes);
}
