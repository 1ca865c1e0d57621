using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Orleans.Payments.Embedded.Activations;

/// <summary>
/// Runs an activation's turns, one at a time, on the thread pool. As the task scheduler of what runs in a turn it gets the
/// continuations of awaits, so that they come back to the activation. Its own lock protects it and its activation.
/// </summary>
internal sealed class TurnScheduler(Activation activation) : TaskScheduler, IThreadPoolWorkItem
{
    // Of the thread: others ask for turns too, at any moment. Each that completes what a turn awaits would go on with the turn itself.
    [ThreadStatic]
    private static TurnScheduler? _starting;

    private Queue<Task>? _continuations;
    private volatile bool _isAwake;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Whether turns run or are about to.</summary>
    public bool IsAwake => _isAwake;

    /// <summary>Makes the activation run its turns, unless it does already. The caller holds the lock.</summary>
    public void Wake()
    {
        if (_isAwake) return;
        _isAwake = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Ends a run that found nothing more to do. The caller holds the lock.</summary>
    public void Sleep()
    {
        _isAwake = false;
        // A queue that once grew is not kept by an activation that may be idle for hours.
        if (_continuations is { Count: 0 }) _continuations = null;
    }

    /// <summary>Ends a run that has taken its share of the thread; others come first, then the next run.</summary>
    public void Yield() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    /// <summary>The next continuation. The caller holds the lock.</summary>
    public bool TryTakeContinuation([NotNullWhen(true)] out Task? continuation)
    {
        continuation = null;
        return _continuations?.TryDequeue(out continuation) ?? false;
    }

    public void Continue(Task continuation) => TryExecuteTask(continuation);

    /// <summary>Runs turns within a task of this scheduler, which is what makes awaits come back to it.</summary>
    public void Execute()
    {
        _starting = this;
        new Task(static state => ((Activation)state!).RunTurns(), activation).RunSynchronously(this);
    }

    protected override void QueueTask(Task task)
    {
        lock (this)
        {
            (_continuations ??= new Queue<Task>()).Enqueue(task);
            Wake();
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
    {
        if (taskWasPreviouslyQueued || (Current != this && _starting != this)) return false;
        _starting = null;
        return TryExecuteTask(task);
    }

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (this) return _continuations?.ToArray() ?? Enumerable.Empty<Task>();
    }
}
