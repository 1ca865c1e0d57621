using Payments.Simulation.Scheduling;
using Payments.Simulation.World;

namespace Payments.Simulation.Silos;

/// <summary>Messages between processes: late, lost, or for an activation that is gone; a caller waits for half a minute.</summary>
internal sealed class Network(Cluster cluster)
{
    /// <summary>How long Orleans waits for an answer.</summary>
    public static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongDelay = TimeSpan.FromSeconds(40);

    private readonly Queue<(GrainCall Call, TimeSpan Deadline)> _open = new();
    private bool _isWatching;

    private Scheduler Scheduler => cluster.Scheduler;

    /// <summary>Sends a call; what the caller awaits.</summary>
    public Task Send(GrainCall call)
    {
        Scheduler.AssertOnThread();
        _open.Enqueue((call, Scheduler.Now + ResponseTimeout));
        Watch();
        var isLocal = call.Caller is not null && cluster.IsLocal(call.Target, call.Caller);
        Travel(isLocal, FaultKind.LostCall, FaultKind.LateCall, () => Deliver(call));
        return call.Reply;
    }

    /// <summary>A call has arrived where its grain is, or is to be.</summary>
    public void Deliver(GrainCall call)
    {
        if (cluster.Find(call.Target, call.Caller) is { } activation)
            activation.Receive(call);
        // Otherwise it went to a process that has died and is not yet known to have; the caller waits in vain.
    }

    /// <summary>A silo has carried out a call.</summary>
    public void Answer(Silo silo, GrainCall call)
    {
        if (call.Caller is { IsAlive: false })
            return;
        Travel(ReferenceEquals(call.Caller, silo), FaultKind.LostAnswer, FaultKind.LateAnswer, () =>
        {
            if (call.Caller is not { IsAlive: false })
                call.Complete();
        });
    }

    private void Travel(bool isLocal, FaultKind loss, FaultKind delay, Action arrive)
    {
        if (isLocal)
            Scheduler.ScheduleWithin(TimeSpan.FromMicroseconds(50), arrive);
        else if (!cluster.Faults.Strikes(loss))
            Scheduler.Schedule(
                cluster.Faults.Strikes(delay)
                    ? Scheduler.Between(TimeSpan.FromMilliseconds(100), LongDelay)
                    : Latency * Scheduler.Random.NextDouble(),
                arrive
            );
    }

    /// <summary>All wait equally long, so the oldest is the first whose time is over.</summary>
    private void Watch()
    {
        if (_isWatching || _open.Count == 0)
            return;
        _isWatching = true;
        Scheduler.Schedule(_open.Peek().Deadline - Scheduler.Now, () =>
        {
            _isWatching = false;
            while (_open.TryPeek(out var head) && (head.Call.Reply.IsCompleted || head.Deadline <= Scheduler.Now))
            {
                _open.Dequeue();
                if (!head.Call.Reply.IsCompleted && head.Call.Caller is not { IsAlive: false })
                    head.Call.TimeOut();
            }

            Watch();
        });
    }
}
