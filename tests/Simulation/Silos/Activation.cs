using Orleans;
using Orleans.Runtime;

namespace Payments.Simulation.Silos;

/// <summary>
/// A grain in one silo's memory, as Orleans runs it: one call at a time but those that interleave, all of them in turns; dropped when it
/// finds that storage has another state.
/// </summary>
internal sealed partial class Activation : IDisposable
{
    private readonly Queue<GrainCall> _waiting = new();
    private readonly Queue<(GrainTimer Timer, Func<Task> Callback)> _waitingTicks = new();
    private readonly List<GrainTimer> _timers = [];
    private readonly TaskCompletionSource _deactivated = new();
    private object? _blocking;
    private int _running;
    private Stage _stage = Stage.Activating;
    private DeactivationReason _reason;

    public Activation(Silo silo, GrainId grainId)
    {
        (Silo, GrainId) = (silo, grainId);
        Turns = new TurnScheduler(silo.Cluster.Scheduler, () => silo.IsAlive);
        InTurn(Activate);
    }

    private enum Stage
    {
        Activating,
        Active,
        Leaving,
        Gone,
    }

    public Silo Silo { get; }

    public GrainId GrainId { get; }

    public TurnScheduler Turns { get; }

    /// <summary>The grain itself, once it has been made.</summary>
    public object? Instance { get; private set; }

    /// <summary>Whether it takes calls; otherwise they go to the next activation.</summary>
    public bool IsValid => Silo.IsAlive && _stage is Stage.Activating or Stage.Active;

    /// <summary>A message has arrived.</summary>
    public void Receive(GrainCall call)
    {
        _waiting.Enqueue(call);
        if (_stage == Stage.Gone)
            SendOn();
        else
            RunWaiting();
    }

    /// <summary>A timer is due; unless it interleaves it waits for the call that runs.</summary>
    public void Tick(GrainTimer timer, Func<Task> callback)
    {
        if (_stage != Stage.Active)
            return;
        if (!timer.IsInterleaving && _blocking is not null)
        {
            _waitingTicks.Enqueue((timer, callback));
            return;
        }

        _running++;
        var blocks = timer.IsInterleaving ? null : _blocking = timer;
        InTurn(async () =>
        {
            try
            {
                await callback();
            }
            catch (Exception error)
            {
                // Orleans logs it, and the timer goes on; a conflict drops the activation.
                DropIfInconsistent(error);
            }

            End(blocks);
            timer.Ended();
        });
    }

    public void Add(GrainTimer timer) => _timers.Add(timer);

    public void Remove(GrainTimer timer) => _timers.Remove(timer);

    /// <summary>It leaves as soon as nothing runs; what comes meanwhile waits for the next activation.</summary>
    public void Leave(DeactivationReason reason)
    {
        if (_stage is Stage.Leaving or Stage.Gone)
            return;
        (_stage, _reason) = (Stage.Leaving, reason);
        DisposeTimers();
        LeaveWhenIdle();
    }

    public void Dispose() => DisposeTimers();

    /// <summary>Grains' errors are answers or logged, so what fails here is the simulation itself.</summary>
    private void InTurn(Func<Task> work) =>
        Silo.Cluster.Scheduler.Watch(
            Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Turns).Unwrap()
        );

    private async Task Activate()
    {
        try
        {
            var states = new List<Func<Task>>();
            Instance = Silo.Grains.Create(this, states);
            foreach (var read in states)
                await read();
            await ((IGrainBase)Instance).OnActivateAsync(CancellationToken.None);
            if (_stage == Stage.Activating)
                _stage = Stage.Active;
            RunWaiting();
        }
        catch (Exception error)
        {
            _stage = Stage.Gone;
            Silo.Cluster.Remove(this);
            while (_waiting.TryDequeue(out var call))
            {
                call.Fail(new OrleansException($"{GrainId} could not be activated: {error.Message}", error));
                Silo.Cluster.Network.Answer(Silo, call);
            }
        }
    }

    private void RunWaiting()
    {
        if (_stage != Stage.Active)
            return;
        // Those that interleave pass those that wait.
        for (var left = _waiting.Count; left > 0; left--)
        {
            var call = _waiting.Dequeue();
            if (call.IsInterleaving || _blocking is null)
                Start(call);
            else
                _waiting.Enqueue(call);
        }
    }

    private void Start(GrainCall call)
    {
        _running++;
        if (!call.IsInterleaving)
            _blocking = call;
        InTurn(async () =>
        {
            Silo.Cluster.Observer.Begin(this, call);
            await call.Invoke(Instance!);
            Silo.Cluster.Observer.End(this, call);
            if (DropIfInconsistent(call.Failure))
                call.Fail(new OrleansException(call.Failure!.Message, call.Failure));
            Silo.Cluster.Network.Answer(Silo, call);
            End(call.IsInterleaving ? null : call);
        });
    }

    private void End(object? blocking)
    {
        _running--;
        if (blocking is not null && ReferenceEquals(_blocking, blocking))
            _blocking = null;
        if (_stage == Stage.Leaving)
            LeaveWhenIdle();
        while (_blocking is null && _waitingTicks.TryDequeue(out var tick))
            Tick(tick.Timer, tick.Callback);
        RunWaiting();
    }

    private bool DropIfInconsistent(Exception? error)
    {
        if (error is not Orleans.Storage.InconsistentStateException)
            return false;
        Leave(new DeactivationReason(DeactivationReasonCode.ApplicationError, error.Message));
        return true;
    }

    private void LeaveWhenIdle()
    {
        if (_running > 0 || !Silo.IsAlive)
            return;
        InTurn(async () =>
        {
            try
            {
                if (Instance is IGrainBase grain)
                    await grain.OnDeactivateAsync(_reason, CancellationToken.None);
            }
            finally
            {
                _stage = Stage.Gone;
                Silo.Cluster.Remove(this);
                _deactivated.TrySetResult();
                SendOn();
            }
        });
    }

    private void SendOn()
    {
        while (_waiting.TryDequeue(out var call))
            Silo.Cluster.Network.Deliver(call);
    }

    private void DisposeTimers()
    {
        foreach (var timer in _timers.ToArray())
            timer.Dispose();
    }
}
