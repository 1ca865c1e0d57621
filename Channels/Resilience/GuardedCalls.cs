using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Payments.Domain;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Payments.Channels;

/// <summary>
/// Makes the calls to one channel: each within the time limit, so many at once, repeated where that is harmless, and none
/// at all while the circuit is open.
/// </summary>
internal sealed partial class GuardedCalls : IDisposable
{
    private static readonly Failure Busy = new("busy", "Too many calls to this channel are waiting.");
    private static readonly Failure TimedOut = new("timeout", "The channel did not answer in time.");
    private static readonly Failure CircuitOpen = new("circuit_open", "The channel has not been answering and is left alone for a while.");
    private static readonly Failure Threw = new("channel_error", "The call could not be made.");

    private readonly string _channel;
    private readonly ILogger _logger;
    private readonly CallPlaces _places;
    private readonly CircuitBreakerStateProvider _circuit = new();
    private readonly ResiliencePipeline _limit;
    private readonly ResiliencePipeline<Attempt> _once;
    private readonly ResiliencePipeline<Attempt> _repeated;
    private readonly ResiliencePipeline<Attempt> _repeatedPastCircuit;
    private long _answered, _unanswered, _timedOut, _circuitOpen, _busy;

    public GuardedCalls(string channel, CallLimits limits, TimeProvider clock, ILogger logger)
    {
        (_channel, _logger) = (channel, logger);
        _places = new CallPlaces(limits.MaxConcurrent, limits.MaxWaiting);
        _limit = new ResiliencePipelineBuilder { TimeProvider = clock }.AddTimeout(limits.TimeLimit).Build();
        _once = new ResiliencePipelineBuilder<Attempt> { TimeProvider = clock }.AddCircuitBreaker(Breaker(limits)).Build();
        (_repeated, _repeatedPastCircuit) = (Repeated(_once), Repeated(ResiliencePipeline<Attempt>.Empty));

        ResiliencePipeline<Attempt> Repeated(ResiliencePipeline<Attempt> once) => limits.Retries == 0
            ? once
            : new ResiliencePipelineBuilder<Attempt> { TimeProvider = clock }.AddRetry(Repetition(limits)).AddPipeline(once).Build();
    }

    public ChannelHealth Health => new(
        _channel,
        _circuit.CircuitState switch
        {
            Polly.CircuitBreaker.CircuitState.Closed => ChannelCircuit.Closed,
            Polly.CircuitBreaker.CircuitState.HalfOpen => ChannelCircuit.HalfOpen,
            _ => ChannelCircuit.Open,
        },
        _places.Running,
        Math.Max(0, _places.Taken - _places.Running),
        new CallCounts(Volatile.Read(ref _answered), Volatile.Read(ref _unanswered), Volatile.Read(ref _timedOut), Volatile.Read(ref _circuitOpen), Volatile.Read(ref _busy)));

    /// <summary>Makes a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isAnswer">Tells an answer, yes or no, from none.</param>
    /// <param name="without">What the caller is told when the call was not made or not answered, and why.</param>
    /// <param name="mayRepeat">Whether making it twice does no more than making it once.</param>
    /// <param name="heedsCircuit">Whether an open circuit holds it back, and it counts for the circuit.</param>
    /// <param name="cancellationToken">The caller's own.</param>
    public async Task<T> Make<T>(
        Func<CancellationToken, Task<T>> call, Func<T, bool> isAnswer, Func<Failure, T> without, bool mayRepeat, bool heedsCircuit, CancellationToken cancellationToken)
    {
        if (!_places.TryEnter())
        {
            Interlocked.Increment(ref _busy);
            return without(Busy);
        }

        async ValueTask<Attempt> Once(CancellationToken limit) => await Try(call, isAnswer, limit, cancellationToken);
        var pipeline = (mayRepeat, heedsCircuit) switch
        {
            (true, true) => _repeated,
            (true, false) => _repeatedPastCircuit,
            (false, true) => _once,
            (false, false) => ResiliencePipeline<Attempt>.Empty,
        };
        try
        {
            var attempt = await _limit.ExecuteAsync(async limit => await _places.Run(() => pipeline.ExecuteAsync(Once, limit).AsTask(), limit), cancellationToken);
            Interlocked.Increment(ref attempt.IsAnswered ? ref _answered : ref attempt.Problem == TimedOut ? ref _timedOut : ref _unanswered);
            return attempt.Problem is { } problem ? without(problem) : (T)attempt.Answer!;
        }
        catch (TimeoutRejectedException)
        {
            // It waited for a place, or for a repetition, until its time was up.
            Interlocked.Increment(ref _timedOut);
            return without(TimedOut);
        }
        catch (BrokenCircuitException)
        {
            Interlocked.Increment(ref _circuitOpen);
            return without(CircuitOpen);
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task<Attempt> Try<T>(Func<CancellationToken, Task<T>> call, Func<T, bool> isAnswer, CancellationToken limit, CancellationToken caller)
    {
        try
        {
            var answer = await call(limit);
            return new Attempt(answer, isAnswer(answer), null);
        }
        catch (OperationCanceledException) when (caller.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new Attempt(null, false, TimedOut);
        }
        catch (Exception error)
        {
            LogThrew(error, _channel);
            return new Attempt(null, false, Threw);
        }
    }

    private CircuitBreakerStrategyOptions<Attempt> Breaker(CallLimits limits) => new()
    {
        FailureRatio = limits.CircuitFailureRatio,
        MinimumThroughput = limits.CircuitMinimumCalls,
        SamplingDuration = limits.CircuitWindow,
        BreakDuration = limits.CircuitBreak,
        StateProvider = _circuit,
        ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Result is { IsAnswered: false }),
        OnOpened = opened =>
        {
            LogOpened(_channel, opened.BreakDuration.TotalSeconds);
            return default;
        },
        OnClosed = _ =>
        {
            LogClosed(_channel);
            return default;
        },
    };

    private static RetryStrategyOptions<Attempt> Repetition(CallLimits limits) => new()
    {
        MaxRetryAttempts = limits.Retries,
        Delay = limits.RetryDelay,
        BackoffType = DelayBackoffType.Constant,
        ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Result is { IsAnswered: false } unanswered && unanswered.Problem != TimedOut),
    };

    /// <summary>What became of one attempt.</summary>
    /// <param name="Answer">What the channel's code made of it; null where there is a problem.</param>
    /// <param name="IsAnswered">Whether that is an answer, yes or no.</param>
    /// <param name="Problem">Why there is none, where the channel's code could not say.</param>
    private sealed record Attempt(object? Answer, bool IsAnswered, Failure? Problem);
}
