using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Payments.Embedded.Hosting;
using Orleans.Payments.Embedded.Invocation;
using Orleans.Payments.Embedded.Timers;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.Timers;

namespace Orleans.Payments.Embedded.Activations;

/// <summary>
/// One activation of a grain: takes requests, runs them in turns, and lives from the first call to idleness or failure
/// (<c>Activation.Lifecycle.cs</c>). Everything that changes is protected by the lock of its <see cref="TurnScheduler"/>.
/// </summary>
internal sealed partial class Activation : IActivation, IRequestRunner
{
    /// <summary>After so many turns other activations get the thread.</summary>
    private const int TurnsPerRun = 64;

    private readonly GrainDirectory _directory;
    private readonly TurnScheduler _turns;
    private Admission _requests;
    private Phase _phase;
    private IServiceScope? _scope;
    private List<GrainTimer>? _timers;
    private long _lastUsed;
    private long _calls;

    public Activation(GrainDirectory directory, string key)
    {
        _directory = directory;
        _turns = new TurnScheduler(this);
        Key = key;
    }

    public string Key { get; }

    public object? GrainInstance { get; private set; }

    // Made when asked for: storage asks rarely, and an idle activation need not hold it.
    public GrainId GrainId => new(_directory.GrainType, IdSpan.Create(Key));

    public IServiceProvider ActivationServices => (_scope ??= Host.Services.CreateScope()).ServiceProvider;

    public IGrainFactory GrainFactory => Host.Factory;

    public IReminderRegistry Reminders => Host.Reminders;

    public long Calls => Volatile.Read(ref _calls);

    /// <summary>Whether turns run or are about to; false while calls only wait for something.</summary>
    public bool IsAwake => _turns.IsAwake;

    private GrainHost Host => _directory.Host;

    /// <summary>Takes a request.</summary>
    /// <returns>False when the activation is dead, so that another must take it.</returns>
    public bool TryEnqueue(GrainRequest request)
    {
        lock (_turns)
        {
            if (_phase is Phase.Dead) return false;
            if (_requests.Count < Host.Options.MaxEnqueuedRequests || request.IsOfActivation)
            {
                _requests.Enqueue(request);
                if (_phase is Phase.New || _requests.MayStart(request)) _turns.Wake();
                return true;
            }
        }

        var limit = Host.Options.MaxEnqueuedRequests;
        Host.LogOverloaded(this, limit);
        request.Fail(new LimitExceededException(nameof(EmbeddedGrainOptions.MaxEnqueuedRequests), limit + 1, limit, this));
        return true;
    }

    /// <summary>Runs turns until there is nothing to do or others should get the thread. Called by the scheduler, never twice at once.</summary>
    public void RunTurns()
    {
        for (var turn = 0; turn < TurnsPerRun; turn++)
        {
            GrainRequest? request = null;
            var step = Phase.Valid;
            Task? continuation;
            lock (_turns)
            {
                if (!_turns.TryTakeContinuation(out continuation) && (step = NextStep()) is Phase.Valid && (request = NextRequest()) is null)
                {
                    _turns.Sleep();
                    return;
                }
            }

            if (continuation is not null) _turns.Continue(continuation);
            else if (request is not null) request.Run(GrainInstance!, this);
            else if (step is Phase.Activating) _ = ActivateAsync();
            else _ = EndAsync();
        }

        _turns.Yield();
    }

    private GrainRequest? NextRequest()
    {
        if (_phase is not (Phase.Valid or Phase.Ending)) return null;
        var request = _requests.StartNext(endingOnly: _phase is Phase.Ending);
        if (request is not null) _calls++;
        return request;
    }

    void IRequestRunner.OnEscaped(GrainRequest request, Exception exception)
    {
        if (exception is not InconsistentStateException { IsSourceActivation: true } inconsistent) return;
        // Grains between here and the first caller may let it through; they hold no doubtful state.
        inconsistent.IsSourceActivation = false;
        Host.LogInconsistentState(exception, this, request.Method);
        Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, $"{request.Method} failed: {exception.Message}"));
    }

    void IRequestRunner.OnFinished(GrainRequest request)
    {
        lock (_turns)
        {
            _requests.Finish(request);
            if (request.KeepsAlive) _lastUsed = Host.Clock.Now;
            _turns.Wake();
        }
    }

    /// <summary>Answers calls made before <paramref name="deadline"/> with a time-out; those that have not started never will.</summary>
    public void TimeOut(long deadline)
    {
        // Read without the lock: most activations have nothing going on, and one missed now is seen at the next scan.
        if (_requests.IsEmpty) return;
        List<GrainRequest>? late = null;
        lock (_turns)
        {
            for (var request = _requests.FirstRunning; request is not null; request = request.Next)
                if (IsLate(request, deadline)) (late ??= []).Add(request);

            GrainRequest? next;
            for (var request = _requests.FirstWaiting; request is not null; request = next)
            {
                next = request.Next;
                if (!IsLate(request, deadline)) continue;
                _requests.Withdraw(request);
                (late ??= []).Add(request);
            }
        }

        foreach (var request in late ?? [])
            if (request.Fail(new TimeoutException($"{request.Method} of {this} gave no answer within {Host.Options.ResponseTimeout}.")))
                Host.OnTimedOut(this, request.Method);
    }

    private static bool IsLate(GrainRequest request, long deadline) => !request.IsOfActivation && request.StartedAt <= deadline && !request.IsAnswered;

    public override string ToString() => $"{_directory.GrainType}/{Key}";
}
