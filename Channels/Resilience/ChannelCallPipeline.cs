using Microsoft.Extensions.Logging;
using Payments.Domain.Orders;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Payments.Channels.Resilience;

/// <summary>
/// Makes the calls to one channel: each within the time limit, so many at once, repeated where that is harmless, and none
/// at all while the circuit is open.
/// </summary>
internal sealed partial class ChannelCallPipeline : IDisposable
{
    private static readonly Failure Busy = new("busy", "Too many calls to this channel are waiting.");
    private static readonly Failure TimedOut = new("timeout", "The channel did not answer in time.");
    private static readonly Failure CircuitOpen = new("circuit_open", "The channel has not been answering and is left alone for a while.");
    private static readonly Failure ChannelError = new("channel_error", "The call could not be made.");

    private readonly string _channel;
    private readonly ILogger _logger;
    private readonly CallConcurrency _concurrency;
    private readonly CircuitBreakerStateProvider _circuit = new();
    private readonly ResiliencePipeline _timeout;
    private readonly ResiliencePipeline<Attempt> _singleAttempt;
    private readonly ResiliencePipeline<Attempt> _withRetries;
    private readonly ResiliencePipeline<Attempt> _withRetriesWithoutCircuit;
    private long _answered,
        _unanswered,
        _timedOut,
        _circuitOpen,
        _busy;

    public ChannelCallPipeline(string channel, CallLimits limits, TimeProvider clock, ILogger logger)
    {
        (_channel, _logger) = (channel, logger);
        _concurrency = new CallConcurrency(limits.MaxConcurrent, limits.MaxWaiting);
        _timeout = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddTimeout(limits.TimeLimit)
            .Build();
        _singleAttempt = new ResiliencePipelineBuilder<Attempt> { TimeProvider = clock }
            .AddCircuitBreaker(CircuitBreakerOptions(limits))
            .Build();
        (_withRetries, _withRetriesWithoutCircuit) = (Repeated(_singleAttempt), Repeated(ResiliencePipeline<Attempt>.Empty));

        ResiliencePipeline<Attempt> Repeated(ResiliencePipeline<Attempt> once) =>
            limits.Retries == 0
                ? once
                : new ResiliencePipelineBuilder<Attempt> { TimeProvider = clock }
                    .AddRetry(RetryOptions(limits))
                    .AddPipeline(once)
                    .Build();
    }

    public ChannelHealth Health =>
        new(
            _channel,
            _circuit.CircuitState switch
            {
                Polly.CircuitBreaker.CircuitState.Closed => ChannelCircuit.Closed,
                Polly.CircuitBreaker.CircuitState.HalfOpen => ChannelCircuit.HalfOpen,
                _ => ChannelCircuit.Open,
            },
            _concurrency.Running,
            Math.Max(0, _concurrency.RunningAndWaiting - _concurrency.Running),
            new CallCounts(
                Volatile.Read(ref _answered),
                Volatile.Read(ref _unanswered),
                Volatile.Read(ref _timedOut),
                Volatile.Read(ref _circuitOpen),
                Volatile.Read(ref _busy)
            )
        );

    /// <summary>Makes a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isAnswer">Tells an answer, yes or no, from none.</param>
    /// <param name="onNoAnswer">What the caller gets when the call was not made or not answered, and why.</param>
    /// <param name="isIdempotent">Whether making it twice does no more than making it once.</param>
    /// <param name="usesCircuit">Whether an open circuit holds it back, and it counts for the circuit.</param>
    /// <param name="cancellationToken">The caller's own.</param>
    public async Task<T> Execute<T>(
        Func<CancellationToken, Task<T>> call,
        Func<T, bool> isAnswer,
        Func<Failure, T> onNoAnswer,
        bool isIdempotent,
        bool usesCircuit,
        CancellationToken cancellationToken
    )
    {
        if (!_concurrency.TryEnter())
        {
            Interlocked.Increment(ref _busy);
            return onNoAnswer(Busy);
        }

        async ValueTask<Attempt> Once(CancellationToken limit) => await ExecuteOnce(call, isAnswer, limit, cancellationToken);
        var pipeline = (isIdempotent, usesCircuit) switch
        {
            (true, true) => _withRetries,
            (true, false) => _withRetriesWithoutCircuit,
            (false, true) => _singleAttempt,
            (false, false) => ResiliencePipeline<Attempt>.Empty,
        };
        try
        {
            var attempt = await _timeout.ExecuteAsync(
                async limit => await _concurrency.Run(() => pipeline.ExecuteAsync(Once, limit).AsTask(), limit),
                cancellationToken
            );
            Interlocked.Increment(
                ref attempt.IsAnswered ? ref _answered : ref attempt.Failure == TimedOut ? ref _timedOut : ref _unanswered
            );
            return attempt.Failure is { } problem ? onNoAnswer(problem) : (T)attempt.Answer!;
        }
        catch (TimeoutRejectedException)
        {
            // It waited for a place, or for a repetition, until its time was up.
            Interlocked.Increment(ref _timedOut);
            return onNoAnswer(TimedOut);
        }
        catch (BrokenCircuitException)
        {
            Interlocked.Increment(ref _circuitOpen);
            return onNoAnswer(CircuitOpen);
        }
    }

    public void Dispose() => _concurrency.Dispose();

    private async Task<Attempt> ExecuteOnce<T>(
        Func<CancellationToken, Task<T>> call,
        Func<T, bool> isAnswer,
        CancellationToken limit,
        CancellationToken caller
    )
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
            return new Attempt(null, false, ChannelError);
        }
    }

    private CircuitBreakerStrategyOptions<Attempt> CircuitBreakerOptions(CallLimits limits) =>
        new()
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

    private static RetryStrategyOptions<Attempt> RetryOptions(CallLimits limits) =>
        new()
        {
            MaxRetryAttempts = limits.Retries,
            Delay = limits.RetryDelay,
            BackoffType = DelayBackoffType.Constant,
            ShouldHandle = attempt =>
                ValueTask.FromResult(attempt.Outcome.Result is { IsAnswered: false } unanswered && unanswered.Failure != TimedOut),
        };

    /// <summary>What became of one attempt.</summary>
    /// <param name="Answer">What the channel's code made of it; null where there is a problem.</param>
    /// <param name="IsAnswered">Whether that is an answer, yes or no.</param>
    /// <param name="Failure">Why there is none, where the channel's code could not say.</param>
    private sealed record Attempt(object? Answer, bool IsAnswered, Failure? Failure);
}
