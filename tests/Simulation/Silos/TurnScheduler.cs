using Payments.Simulation.Scheduling;

namespace Payments.Simulation.Silos;

/// <summary>The turns of one activation: one at a time, in the order in which they came, other activations' in between.</summary>
internal sealed class TurnScheduler(Scheduler scheduler, Func<bool> isAlive) : TaskScheduler
{
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMicroseconds(200);

    private readonly Queue<Task> _turns = new();
    private bool _isScheduled;

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        scheduler.AssertOnThread();
        _turns.Enqueue(task);
        ScheduleNext();
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => _turns;

    private void ScheduleNext()
    {
        if (_isScheduled || _turns.Count == 0)
            return;
        _isScheduled = true;
        scheduler.ScheduleWithin(MaxDelay, RunNext);
    }

    private void RunNext()
    {
        _isScheduled = false;
        if (!isAlive())
            return;
        TryExecuteTask(_turns.Dequeue());
        ScheduleNext();
    }
}
