namespace Payments.Simulation.Scheduling;

/// <summary>
/// Everything that can happen next, by virtual time; what falls on the same moment comes in an order that the seed decides. It runs on the
/// only thread of the pool, so that whatever the code under test hands to the pool (<c>Task.Run</c>, continuations of libraries) runs there
/// too, between two events, in an order that is always the same.
/// </summary>
internal sealed class Scheduler(int seed) : IThreadPoolWorkItem
{
    private const int MaxRounds = 1_000_000;

    private readonly PriorityQueue<Event, (long At, int Draw, long Number)> _events = new();
    private readonly TaskCompletionSource _ended = new();
    private Func<bool> _isDone = () => true;
    private int _rounds;
    private long _number;
    private int _thread;
    private Exception? _failure;

    /// <summary>Decides what the seed decides.</summary>
    public Random Random { get; } = new(seed);

    /// <summary>Virtual time since the beginning.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>How many events there have been.</summary>
    public long Steps { get; private set; }

    /// <summary>Has the pool one thread; false when it has more already.</summary>
    public static bool OwnThreadPool() => ThreadPool.SetMinThreads(1, 1) && ThreadPool.SetMaxThreads(1, 1);

    /// <summary>Something happens after a time.</summary>
    public Event Schedule(TimeSpan after, Action action)
    {
        AssertOnThread();
        var scheduled = new Event(action);
        _events.Enqueue(scheduled, ((Now + (after > TimeSpan.Zero ? after : TimeSpan.Zero)).Ticks, Random.Next(), _number++));
        return scheduled;
    }

    /// <summary>Something happens after a time of at most so long.</summary>
    public Event ScheduleWithin(TimeSpan limit, Action action) => Schedule(limit * Random.NextDouble(), action);

    /// <summary>Ends the run where the simulation's own work fails.</summary>
    public void Watch(Task work) =>
        _ = work.ContinueWith(
            failed => _failure ??= failed.Exception!.InnerException,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );

    /// <summary>True with a probability.</summary>
    public bool Chance(double probability) => probability > 0 && Random.NextDouble() < probability;

    /// <summary>A time between two.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + ((most - least) * Random.NextDouble());

    /// <summary>One of several.</summary>
    public T Pick<T>(IReadOnlyList<T> choices) => choices[Random.Next(choices.Count)];

    /// <summary>Runs until nothing is left or the condition holds; what an event throws ends it.</summary>
    public Task Run(Func<bool> isDone)
    {
        _isDone = isDone;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return _ended.Task;
    }

    /// <exception cref="InvalidOperationException">The caller is on another thread: something has escaped the simulation.</exception>
    public void AssertOnThread()
    {
        if (_thread != 0 && _thread != Environment.CurrentManagedThreadId)
            throw new InvalidOperationException("An edge of the simulation was called on another thread.");
    }

    void IThreadPoolWorkItem.Execute()
    {
        _thread = Environment.CurrentManagedThreadId;
        try
        {
            do
            {
                if (ThreadPool.PendingWorkItemCount > 0)
                {
                    // What events have handed to the pool comes first, but it must come to an end.
                    if (++_rounds > MaxRounds)
                        throw new InvalidOperationException("Something spins: work goes on without an event.");
                    ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                    return;
                }
            } while (Step());
            _ended.SetResult();
        }
        catch (Exception error)
        {
            _ended.SetException(error);
        }
    }

    private bool Step()
    {
        if (_failure is { } failure)
            throw new InvalidOperationException("A turn failed.", failure);
        if (_isDone() || !_events.TryDequeue(out var next, out var priority))
            return false;
        Now = new TimeSpan(priority.At);
        Steps++;
        _rounds = 0;
        next.Run();
        return true;
    }
}

/// <summary>Something that happens once, unless it is cancelled.</summary>
internal sealed class Event(Action action)
{
    private Action? _action = action;

    public void Cancel() => _action = null;

    public void Run()
    {
        var due = _action;
        _action = null;
        due?.Invoke();
    }
}
