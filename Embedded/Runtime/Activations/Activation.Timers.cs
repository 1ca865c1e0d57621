using System;
using System.Threading;
using System.Threading.Tasks;
using Orleans.Payments.Embedded.Timers;
using Orleans.Runtime;

namespace Orleans.Payments.Embedded.Activations;

internal sealed partial class Activation
{
    public IGrainTimer RegisterTimer<TState>(Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        GrainTimer timer = new GrainTimer<TState>(this, Host, callback, state, options);
        lock (_turns)
        {
            // One that is registered while the activation ends, as by a call that still runs, never ticks.
            if (_phase is Phase.Dead) return timer;
            (_timers ??= new(1)).Add(timer);
        }

        timer.Change(options.DueTime, options.Period);
        return timer;
    }

    public void Forget(GrainTimer timer)
    {
        lock (_turns) _timers?.Remove(timer);
    }

    private void DisposeTimers()
    {
        GrainTimer[] timers;
        lock (_turns)
        {
            timers = [.. _timers ?? []];
            _timers = null;
        }

        foreach (var timer in timers)
        {
            try
            {
                timer.Dispose();
            }
            catch (AggregateException exception)
            {
                // What the grain registered with the tick's token failed; the activation ends all the same.
                Host.LogTimerFailed(exception, this);
            }
        }
    }
}
