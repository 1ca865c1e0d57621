using Microsoft.Extensions.Logging.Abstractions;
using Payments.Channels.Resilience;
using Payments.Domain.Orders;
using Payments.Testing;
using Xunit;

namespace Payments.Channels.Tests.Resilience;

public sealed class Calling_within_limits : IDisposable
{
    private static readonly CallLimits Limits = new()
    {
        TimeLimit = TimeSpan.FromSeconds(5),
        MaxConcurrent = 2,
        MaxWaiting = 1,
        Retries = 0,
        CircuitFailureRatio = 0.5,
        CircuitMinimumCalls = 4,
        CircuitWindow = TimeSpan.FromSeconds(30),
        CircuitBreak = TimeSpan.FromSeconds(10),
    };

    private readonly ManualClock _clock = new();
    private readonly ScriptedChannel _provider = new();
    private ResilientChannel _channel = null!;

    [Fact]
    public async Task a_call_that_takes_too_long_is_ended_at_its_limit()
    {
        With(Limits);
        var ended = false;
        _provider.OnVerify = async token =>
        {
            await Never(() => ended = true, token);
            return new VerifyResult(ChannelResponse.Yes);
        };

        var call = Verify();
        _clock.Advance(Limits.TimeLimit - TimeSpan.FromMilliseconds(1));
        Assert.False(call.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("timeout", (await call).Failure!.Code);
        Assert.True(ended);
        Assert.Equal(1, _channel.Health.Calls.TimedOut);
    }

    [Fact]
    public async Task beyond_the_places_a_call_waits_and_beyond_the_waiting_it_is_busy()
    {
        With(Limits);
        var gate = new TaskCompletionSource();
        _provider.OnVerify = async _ =>
        {
            await gate.Task;
            return new VerifyResult(ChannelResponse.Yes);
        };

        var calls = Enumerable.Range(0, 3).Select(_ => Verify()).ToList();
        var oneTooMany = await Verify();

        Assert.Equal((2, 1, 2), (_channel.Health.InFlight, _channel.Health.Waiting, _provider.Calls));
        Assert.Equal((ChannelResponse.NoAnswer, "busy"), (oneTooMany.Response, oneTooMany.Failure!.Code));
        gate.SetResult();
        Assert.All(await Task.WhenAll(calls), verdict => Assert.Equal(ChannelResponse.Yes, verdict.Response));
        Assert.Equal(
            (0, 0, 3, 1),
            (_channel.Health.InFlight, _channel.Health.Waiting, _channel.Health.Calls.Answered, _channel.Health.Calls.Busy)
        );
    }

    [Fact]
    public async Task waiting_for_a_place_counts_in_the_limit_and_is_not_held_against_the_channel()
    {
        With(Limits with { MaxConcurrent = 1, CircuitMinimumCalls = 2, CircuitFailureRatio = 1 });
        _provider.OnVerify = async token =>
        {
            await Never(() => { }, token);
            return new VerifyResult(ChannelResponse.Yes);
        };

        var calls = new[] { Verify(), Verify() };
        _clock.Advance(Limits.TimeLimit);

        Assert.All(await Task.WhenAll(calls), verdict => Assert.Equal("timeout", verdict.Failure!.Code));
        Assert.Equal((1, ChannelCircuit.Closed), (_provider.Calls, _channel.Health.Circuit));
    }

    [Fact]
    public async Task a_call_that_changes_nothing_is_repeated_and_one_that_may_have_changed_something_is_not()
    {
        With(Limits with { Retries = 2 });
        _provider.OnVerify = _ => Task.FromResult(_provider.Calls < 3 ? ScriptedChannel.Nothing : new VerifyResult(ChannelResponse.Yes));

        Assert.Equal(ChannelResponse.Yes, (await Verify()).Response);
        Assert.Equal(3, _provider.Calls);
        Assert.Equal(ChannelResponse.NoAnswer, (await _channel.Prepare(null!, CancellationToken.None)).Response);
        Assert.Equal(4, _provider.Calls);
    }

    [Fact]
    public async Task a_no_is_an_answer_and_not_repeated()
    {
        With(Limits with { Retries = 2 });
        _provider.OnVerify = _ => Task.FromResult(new VerifyResult(ChannelResponse.No, new Failure("declined", "No.")));

        for (var i = 0; i < 10; i++)
            Assert.Equal("declined", (await Verify()).Failure!.Code);
        Assert.Equal((10, ChannelCircuit.Closed), (_provider.Calls, _channel.Health.Circuit));
    }

    [Fact]
    public async Task a_repetition_waits_as_long_as_is_set()
    {
        With(Limits with { Retries = 1, RetryDelay = TimeSpan.FromSeconds(1) });
        _provider.OnVerify = _ => Task.FromResult(ScriptedChannel.Nothing);

        var call = Verify();
        Assert.Equal(1, _provider.Calls);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("no_answer", (await call).Failure!.Code);
        Assert.Equal(2, _provider.Calls);
    }

    [Fact]
    public async Task the_circuit_opens_at_its_limit_lets_one_call_try_and_closes()
    {
        With(Limits);
        await Verify();
        await Verify();
        _provider.OnVerify = _ => Task.FromResult(ScriptedChannel.Nothing);
        await Verify();
        Assert.Equal(ChannelCircuit.Closed, _channel.Health.Circuit);
        await Verify(); // the fourth call, half of them unanswered
        Assert.Equal(ChannelCircuit.Open, _channel.Health.Circuit);

        Assert.Equal("circuit_open", (await Verify()).Failure!.Code);
        Assert.Null(await _channel.Query(null!, CancellationToken.None));
        Assert.Equal((4, 2), (_provider.Calls, _channel.Health.Calls.CircuitOpen));

        _clock.Advance(Limits.CircuitBreak);
        await Verify(); // still nothing: left alone for as long again
        Assert.Equal((5, ChannelCircuit.Open), (_provider.Calls, _channel.Health.Circuit));

        _clock.Advance(Limits.CircuitBreak);
        _provider.OnVerify = _ => Task.FromResult(new VerifyResult(ChannelResponse.Yes));
        Assert.Equal(ChannelResponse.Yes, (await Verify()).Response);
        Assert.Equal(ChannelCircuit.Closed, _channel.Health.Circuit);
    }

    [Fact]
    public async Task an_open_circuit_does_not_hold_back_what_goes_past_it_and_is_not_closed_by_that()
    {
        With(Limits with { CircuitMinimumCalls = 2 });
        _provider.OnVerify = _ => Task.FromResult(ScriptedChannel.Nothing);
        await Verify();
        await Verify();
        Assert.Equal((2, ChannelCircuit.Open), (_provider.Calls, _channel.Health.Circuit));
        _provider.OnVerify = _ => Task.FromResult(new VerifyResult(ChannelResponse.Yes));

        var past = await _channel.WithoutCircuit.Verify(null!, CancellationToken.None);

        Assert.Equal((ChannelResponse.Yes, 3, ChannelCircuit.Open), (past.Response, _provider.Calls, _channel.Health.Circuit));
        Assert.Equal("circuit_open", (await Verify()).Failure!.Code);
    }

    [Fact]
    public async Task a_channel_whose_code_is_wrong_is_one_that_does_not_answer()
    {
        With(Limits);
        _provider.OnVerify = _ => throw new InvalidOperationException("a bug");

        Assert.Equal("channel_error", (await Verify()).Failure!.Code);
        Assert.Equal(1, _channel.Health.Calls.Unanswered);
    }

    [Fact]
    public async Task a_caller_that_gives_up_is_no_failure_of_the_channel()
    {
        With(Limits with { CircuitMinimumCalls = 2 });
        using var caller = new CancellationTokenSource();
        _provider.OnVerify = async token =>
        {
            await Never(() => { }, token);
            return new VerifyResult(ChannelResponse.Yes);
        };
        var calls = new[] { _channel.Verify(null!, caller.Token), _channel.Verify(null!, caller.Token) };
        await caller.CancelAsync();

        foreach (var call in calls)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal((ChannelCircuit.Closed, 0), (_channel.Health.Circuit, _channel.Health.InFlight));
    }

    public void Dispose() => _channel.Dispose();

    private void With(CallLimits limits) =>
        _channel = new ResilientChannel(_provider, limits, _clock, NullLogger<ResilientChannel>.Instance);

    private Task<VerifyResult> Verify() => _channel.Verify(null!, CancellationToken.None);

    private static async Task Never(Action ended, CancellationToken token)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = token.Register(() =>
        {
            ended();
            end.TrySetCanceled(token);
        });
        await end.Task;
    }
}
