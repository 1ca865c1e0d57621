using System;
using System.Threading;
using System.Threading.Tasks;
using Orleans.Runtime;

namespace Orleans.Payments.Embedded.Activations;

/// <summary>How an activation comes to life and ends.</summary>
internal sealed partial class Activation
{
    /// <summary>A call that so many ending activations have handed on is refused: the grain ends whenever it is activated.</summary>
    private const int MaxForwards = 8;

    /// <summary>Why it ends; boxed because almost no activation has it.</summary>
    private object? _reason;

    private bool _isEndStarted;
    private bool _endsWhenDone;

    /// <summary>Ends the activation when what runs has finished. Calls that wait go to its successor.</summary>
    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_turns) End(deactivationReason);
    }

    /// <summary>Ends the activation when every call that it has taken is done, because the host stops.</summary>
    public void EndWhenDone()
    {
        lock (_turns)
        {
            _endsWhenDone = true;
            _turns.Wake();
        }
    }

    /// <summary>Ends the activation if nobody has called it since.</summary>
    public void EndIfIdle(long since)
    {
        // Read without the lock: a wrong look costs one lock or one more scan.
        if (_phase is not Phase.Valid || _lastUsed > since) return;
        lock (_turns)
        {
            if (_phase is Phase.Valid && _lastUsed <= since && _requests.IsEmpty)
                End(new(DeactivationReasonCode.ActivationIdle, "Nobody called it for long."));
        }
    }

    /// <summary>Fails every call that has no answer, when stopping has waited long enough.</summary>
    public void Abandon(Exception exception)
    {
        lock (_turns)
        {
            _phase = Phase.Dead;
            for (var request = _requests.FirstRunning; request is not null; request = request.Next) request.Fail(exception);
            FailWaiting(exception);
        }
    }

    /// <summary>What the next turn is for: the phase that it makes the activation go through, <see cref="Phase.Valid"/> for requests.</summary>
    private Phase NextStep()
    {
        if (_endsWhenDone && _phase is Phase.Valid && _requests.IsEmpty)
            End(new(DeactivationReasonCode.ShuttingDown, "The host stops."));
        if (_phase is Phase.New) return _phase = Phase.Activating;
        if (_phase is not Phase.Ending || _isEndStarted || _requests.IsRunning) return Phase.Valid;
        _isEndStarted = true;
        return Phase.Ending;
    }

    private void End(DeactivationReason reason)
    {
        if (_reason is not null || _phase is Phase.Dead) return;
        _reason = reason;
        // One that is being activated ends when it is activated.
        if (_phase is Phase.Valid) _phase = Phase.Ending;
        _turns.Wake();
    }

    private async Task ActivateAsync()
    {
        try
        {
            var construction = new Construction(this, Host.Services);
            GrainInstance = construction.Construct(_directory.Class);
            await Bounded(construction.ReadStatesAsync());
            if (GrainInstance is IGrainBase grain) await Bounded(grain.OnActivateAsync(Host.Abandoned));
        }
        catch (Exception exception)
        {
            await FailActivationAsync(exception);
            return;
        }

        lock (_turns)
        {
            if (_phase is not Phase.Activating) return;
            _lastUsed = Host.Clock.Now;
            _phase = _reason is null ? Phase.Valid : Phase.Ending;
            _turns.Wake();
        }
    }

    private async Task FailActivationAsync(Exception exception)
    {
        Host.OnActivationFailed(exception, this);
        DisposeTimers();
        await DisposeGrainAsync();
        lock (_turns)
        {
            _phase = Phase.Dead;
            _directory.Remove(this);
            FailWaiting(exception);
        }
    }

    private async Task EndAsync()
    {
        DisposeTimers();
        try
        {
            if (GrainInstance is IGrainBase grain) await Bounded(grain.OnDeactivateAsync((DeactivationReason)_reason!, Host.Abandoned));
        }
        catch (Exception exception)
        {
            Host.LogDeactivationFailed(exception, this);
        }

        await DisposeGrainAsync();
        lock (_turns)
        {
            if (_phase is Phase.Dead) return;
            _phase = Phase.Dead;
            HandOn();
        }
    }

    /// <summary>Gives the calls that wait to a successor, in their order, before anybody can find another.</summary>
    private void HandOn()
    {
        Activation? successor = null;
        while (_requests.FirstWaiting is { } request)
        {
            _requests.Withdraw(request);
            if (request.IsOfActivation) continue;
            if (++request.Forwarded > MaxForwards)
            {
                request.Fail(new OrleansMessageRejectionException($"{request.Method} of {this} was never taken: the grain ends whenever it is activated."));
                continue;
            }

            successor ??= new Activation(_directory, Key);
            successor._requests.Enqueue(request);
        }

        if (successor is null) _directory.Remove(this);
        else _directory.Replace(this, successor);
    }

    /// <summary>Starts a successor that has got its calls.</summary>
    public void Start()
    {
        lock (_turns) _turns.Wake();
    }

    private void FailWaiting(Exception exception)
    {
        while (_requests.FirstWaiting is { } request)
        {
            _requests.Withdraw(request);
            request.Fail(exception);
        }
    }

    private Task Bounded(Task task) => task.IsCompleted ? task : task.WaitAsync(Host.Options.ActivationTimeout, Host.Time, Host.Abandoned);

    private async ValueTask DisposeGrainAsync()
    {
        try
        {
            if (GrainInstance is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
            else if (GrainInstance is IDisposable disposable) disposable.Dispose();
            if (_scope is IAsyncDisposable scope) await scope.DisposeAsync();
        }
        catch (Exception exception)
        {
            Host.LogDeactivationFailed(exception, this);
        }

        // References may still hold the dead activation; they need not hold the grain.
        GrainInstance = null;
        _scope = null;
    }
}
