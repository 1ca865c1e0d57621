using System;
using System.Threading;
using System.Threading.Tasks;
using Orleans.Payments.Embedded.Activations;
using Orleans.Payments.Embedded.Hosting;
using Orleans.Payments.Embedded.Invocation;
using Orleans.Runtime;

namespace Orleans.Payments.Embedded.Timers;

/// <summary>
/// A timer of an activation. A tick is a request of the activation to itself; the next is set when it has ended, so there is
/// one at most and it is used again and again.
/// </summary>
internal abstract class GrainTimer : GrainRequest, IGrainTimer
{
    /// <summary>What <see cref="TimeProvider.CreateTimer"/> takes.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly Activation _activation;
    private readonly GrainHost _host;
    private readonly GrainTimerCreationOptions _options;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _disposed = new();
    private readonly Lock _gate = new();
    private TimeSpan _dueTime;
    private TimeSpan _period;
    private bool _isTicking;
    private bool _isChanged;

    protected GrainTimer(Activation activation, GrainHost host, GrainTimerCreationOptions options)
    {
        Check(options.DueTime, nameof(options.DueTime));
        Check(options.Period, nameof(options.Period));
        _activation = activation;
        _host = host;
        _options = options;
        // What flows with the call that registers the timer is not the timer's.
        using var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        _timer = host.Time.CreateTimer(static state => ((GrainTimer)state!).Enqueue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public override Interleaving Interleaving => _options.Interleave ? Interleaving.Always : Interleaving.None;

    public override string Method => "timer";

    internal override bool IsOfActivation => true;

    internal override bool KeepsAlive => _options.KeepAlive;

    internal override bool IsAnswered => true;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        lock (_gate)
        {
            if (_disposed.IsCancellationRequested) return;
            _dueTime = dueTime;
            _period = period;
            if (_isTicking) _isChanged = true;
            else _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed.IsCancellationRequested) return;
            _timer.Dispose();
        }

        _disposed.Cancel();
        _activation.Forget(this);
    }

    internal override bool Fail(Exception exception) => false;

    internal override void Run(object grain, IRequestRunner runner) => _ = TickAsync(runner);

    protected abstract Task InvokeAsync(CancellationToken cancellationToken);

    private async Task TickAsync(IRequestRunner runner)
    {
        try
        {
            if (!_disposed.IsCancellationRequested) await InvokeAsync(_disposed.Token);
        }
        catch (OperationCanceledException) when (_disposed.IsCancellationRequested)
        {
            // The grain stopped the timer; that its tick stopped too is no failure.
        }
        catch (Exception exception)
        {
            _host.LogTimerFailed(exception, _activation);
            runner.OnEscaped(this, exception);
        }

        runner.OnFinished(this);
        SetNext();
    }

    private void Enqueue()
    {
        lock (_gate)
        {
            if (_isTicking || _disposed.IsCancellationRequested) return;
            _isTicking = true;
        }

        _activation.TryEnqueue(this);
    }

    private void SetNext()
    {
        lock (_gate)
        {
            _isTicking = false;
            if (_disposed.IsCancellationRequested) return;
            _timer.Change(_isChanged ? _dueTime : _period, Timeout.InfiniteTimeSpan);
            _isChanged = false;
        }
    }

    private static void Check(TimeSpan time, string name)
    {
        if (time == Timeout.InfiniteTimeSpan) return;
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, Longest, name);
    }
}

/// <inheritdoc/>
internal sealed class GrainTimer<TState>(
    Activation activation, GrainHost host, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    : GrainTimer(activation, host, options)
{
    protected override Task InvokeAsync(CancellationToken cancellationToken) => callback(state, cancellationToken);
}
