using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Payments.OrleansAssumptions.Hosts;

namespace Payments.OrleansAssumptions.TestGrains;

/// <summary>Works as it is told, and reports to the probe of its key.</summary>
public interface IWorkGrain : IGrainWithStringKey
{
    /// <summary>Awaits a few times.</summary>
    /// <returns>How many calls were inside at once, at most, since the activation.</returns>
    Task<int> WorkInSteps();

    Task WaitAtGate(string name);

    [ReadOnly]
    Task ReadAtGate(string name);

    [AlwaysInterleave]
    Task<string> Interleave(string name);

    Task<Guid> Activation();

    ValueTask<string> Key();

    ValueTask Append(string name);

    Task Throw(Exception exception);

    Task<bool> Add(int amount, string text, DateTimeOffset at, CancellationToken cancellationToken);

    Task<Guid> EndSoon();

    Task StartTimer(TimeSpan due, TimeSpan period, bool interleave, bool keepAlive);

    Task StartGatedTimer(TimeSpan due, bool interleave);

    Task StartFailingTimer(TimeSpan due, TimeSpan period);

    Task ChangeTimer(TimeSpan due, TimeSpan period);

    Task StopTimer();

    Task<bool> StaysInTurn();

    /// <summary>Waits for what is completed outside its turns.</summary>
    /// <returns>Whether nothing else of the grain ran when it went on.</returns>
    [AlwaysInterleave]
    Task<bool> AwaitsOutside();

    Task CallWhileEnding(string other);
}

[GrainType("work")]
public sealed class WorkGrain : Grain, IWorkGrain
{
    private readonly Guid _activation = Guid.NewGuid();
    private int _inside;
    private int _most;
    private IGrainTimer? _timer;
    private string? _callWhenEnding;

    private Probe Probe => Probe.For(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Probe.CountActivation();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Probe.Report($"ended {reason.ReasonCode}");
        if (_callWhenEnding is { } other)
        {
            _callWhenEnding = null;
            Probe.Report($"{await GrainFactory.GetGrain<IWorkGrain>(other).Key()} answered while ending");
            await Probe.Gate.Task;
        }
    }

    public async Task<int> WorkInSteps()
    {
        _most = Math.Max(_most, ++_inside);
        for (var step = 0; step < 5; step++)
            await Task.Yield();
        _inside--;
        return _most;
    }

    public async Task WaitAtGate(string name)
    {
        Probe.Report($"{name} in");
        await Probe.Gate.Task;
        Probe.Report($"{name} out");
    }

    public Task ReadAtGate(string name) => WaitAtGate(name);

    public async Task<bool> AwaitsOutside()
    {
        // Whoever completes it tries to go on with the grain's work himself.
        var outside = new TaskCompletionSource();
        ThreadPool.UnsafeQueueUserWorkItem(static outside => outside.SetResult(), outside, preferLocal: false);
        await outside.Task;
        var isAlone = Interlocked.Increment(ref _inside) == 1;
        Thread.SpinWait(20);
        Interlocked.Decrement(ref _inside);
        return isAlone;
    }

    public Task<string> Interleave(string name) => Task.FromResult(name);

    public Task<Guid> Activation() => Task.FromResult(_activation);

    public ValueTask<string> Key() => new(this.GetPrimaryKeyString());

    public ValueTask Append(string name)
    {
        Probe.Report(name);
        return default;
    }

    public Task Throw(Exception exception) => throw exception;

    public Task<bool> Add(int amount, string text, DateTimeOffset at, CancellationToken cancellationToken) =>
        Task.FromResult(amount == 7 && text is "seven" && at == DateTimeOffset.UnixEpoch && cancellationToken.CanBeCanceled);

    public Task<Guid> EndSoon()
    {
        DeactivateOnIdle();
        return Task.FromResult(_activation);
    }

    public Task StartTimer(TimeSpan due, TimeSpan period, bool interleave, bool keepAlive)
    {
        _timer = this.RegisterGrainTimer(
            Tick,
            new GrainTimerCreationOptions(due, period) { Interleave = interleave, KeepAlive = keepAlive }
        );
        return Task.CompletedTask;
    }

    public Task StartGatedTimer(TimeSpan due, bool interleave)
    {
        _timer = this.RegisterGrainTimer(
            static grain => grain.WaitAtGate("timer"),
            this,
            new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { Interleave = interleave }
        );
        return Task.CompletedTask;
    }

    public Task StartFailingTimer(TimeSpan due, TimeSpan period)
    {
        _timer = this.RegisterGrainTimer(
            async () =>
            {
                await Tick();
                throw new InvalidOperationException("The tick failed.");
            },
            due,
            period
        );
        return Task.CompletedTask;
    }

    public Task ChangeTimer(TimeSpan due, TimeSpan period)
    {
        _timer!.Change(due, period);
        return Task.CompletedTask;
    }

    public Task StopTimer()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public async Task<bool> StaysInTurn()
    {
        var turn = TaskScheduler.Current;
        await Task.Run(static () => Task.CompletedTask);
        await Task.Yield();
        return turn == TaskScheduler.Current && turn != TaskScheduler.Default;
    }

    public Task CallWhileEnding(string other)
    {
        _callWhenEnding = other;
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private Task Tick()
    {
        Probe.Report(_inside == 0 ? "tick" : "tick inside");
        return Task.CompletedTask;
    }
}
