using Orleans.Runtime;
using Orleans.Timers;
using Payments.Simulation.Scheduling;

namespace Payments.Simulation.Silos;

/// <summary>The timers of grains, and what else their base class asks of its runtime.</summary>
internal sealed class GrainRuntime(Silo silo) : ITimerRegistry, IGrainRuntime
{
    public string SiloIdentity => silo.Name;

    public SiloAddress SiloAddress => throw new NotSupportedException();

    public Orleans.IGrainFactory GrainFactory => silo.GrainFactory;

    public ITimerRegistry TimerRegistry => this;

    public IServiceProvider ServiceProvider => silo.Services;

    public IGrainTimer RegisterGrainTimer<TState>(
        IGrainContext grainContext,
        Func<TState, CancellationToken, Task> callback,
        TState state,
        GrainTimerCreationOptions options
    )
    {
        var timer = new GrainTimer(
            (Activation)grainContext,
            silo.Cluster.Scheduler,
            () => callback(state, CancellationToken.None),
            options.Interleave
        );
        timer.Change(options.DueTime, options.Period);
        return timer;
    }

    public void DeactivateOnIdle(IGrainContext grainContext) =>
        grainContext.Deactivate(new Orleans.DeactivationReason(Orleans.DeactivationReasonCode.ApplicationRequested, "idle"), default);

    public void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan) => throw new NotSupportedException();

    public Orleans.Core.IStorage<TGrainState> GetStorage<TGrainState>(IGrainContext grainContext) => throw new NotSupportedException();

    public IDisposable RegisterTimer(
        IGrainContext grainContext,
        Func<object?, Task> callback,
        object? state,
        TimeSpan dueTime,
        TimeSpan period
    ) => throw new NotSupportedException();
}

/// <summary>A timer of a grain: its period begins anew when its callback has ended.</summary>
internal sealed class GrainTimer : IGrainTimer
{
    private readonly Activation _activation;
    private readonly Scheduler _scheduler;
    private readonly Func<Task> _callback;
    private Event? _next;
    private TimeSpan _period;
    private bool _isDisposed;
    private bool _isChanged;

    public GrainTimer(Activation activation, Scheduler scheduler, Func<Task> callback, bool isInterleaving)
    {
        (_activation, _scheduler, _callback, IsInterleaving) = (activation, scheduler, callback, isInterleaving);
        activation.Add(this);
    }

    public bool IsInterleaving { get; }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        _next?.Cancel();
        (_period, _isChanged) = (period, true);
        if (!_isDisposed && dueTime != Timeout.InfiniteTimeSpan)
            _next = _scheduler.Schedule(dueTime, Fire);
    }

    public void Ended()
    {
        if (!_isDisposed && !_isChanged && _period != Timeout.InfiniteTimeSpan)
            _next = _scheduler.Schedule(_period, Fire);
    }

    public void Dispose()
    {
        _isDisposed = true;
        _next?.Cancel();
        _activation.Remove(this);
    }

    private void Fire()
    {
        if (_isDisposed || !_activation.Silo.IsAlive)
            return;
        _isChanged = false;
        _activation.Tick(this, _callback);
    }
}
