using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Orleans.Payments.Domain;

namespace Orleans.Payments.Channels;

/// <summary>
/// A channel within its limits, whatever its kind. A call that is not made or takes too long is one without an answer,
/// with a reason: <c>timeout</c>, <c>circuit_open</c>, <c>busy</c> or <c>channel_error</c>.
/// </summary>
/// <param name="channel">The channel itself.</param>
/// <param name="limits">How much is asked of it.</param>
/// <param name="clock">Measures its limits.</param>
/// <param name="logger">Says when its circuit opens.</param>
public sealed class ResilientChannel(IPaymentChannel channel, CallLimits limits, TimeProvider clock, ILogger<ResilientChannel> logger) : IPaymentChannel, IDisposable
{
    private readonly GuardedCalls _calls = new(channel.Name, limits, clock, logger);

    /// <summary>How the channel is.</summary>
    public ChannelHealth Health => _calls.Health;

    /// <inheritdoc/>
    public string Name => channel.Name;

    /// <inheritdoc/>
    public bool MovesRealMoney => channel.MovesRealMoney;

    /// <inheritdoc/>
    public bool IsInternal => channel.IsInternal;

    /// <inheritdoc/>
    public bool CanBeQueried => channel.CanBeQueried;

    /// <inheritdoc/>
    public bool CanBeClosed => channel.CanBeClosed;

    /// <inheritdoc/>
    public CallbackAcknowledgement Acknowledgement => channel.Acknowledgement;

    /// <inheritdoc/>
    public PreparedOrder? PrepareWithoutCall(PaymentOrder order) => channel.PrepareWithoutCall(order);

    /// <inheritdoc/>
    public Task<ChannelVerdict> Verify(PaymentOrder order, CancellationToken cancellationToken) => _calls.Make(
        token => channel.Verify(order, token),
        answer => answer.Verdict != Verdict.NoAnswer,
        problem => new ChannelVerdict(Verdict.NoAnswer, problem),
        mayRepeat: true,
        cancellationToken);

    /// <inheritdoc/>
    public Task<PreparedOrder> Prepare(PaymentOrder order, CancellationToken cancellationToken) => _calls.Make(
        token => channel.Prepare(order, token),
        answer => answer.Verdict != Verdict.NoAnswer,
        problem => new PreparedOrder(Verdict.NoAnswer, Failure: problem),
        mayRepeat: false,
        cancellationToken);

    /// <inheritdoc/>
    public Task<ChargeAnswer> Charge(PaymentOrder order, int attempt, CancellationToken cancellationToken) => _calls.Make(
        token => channel.Charge(order, attempt, token),
        answer => answer.Verdict != Verdict.NoAnswer,
        problem => new ChargeAnswer(Verdict.NoAnswer, Failure: problem),
        mayRepeat: false,
        cancellationToken);

    /// <inheritdoc/>
    public Task<ChannelOrderStatus?> Query(PaymentOrder order, CancellationToken cancellationToken) => _calls.Make(
        token => channel.Query(order, token), answer => answer is not null, _ => null, mayRepeat: true, cancellationToken);

    /// <inheritdoc/>
    public Task<CloseOutcome> Close(PaymentOrder order, CancellationToken cancellationToken) => _calls.Make(
        token => channel.Close(order, token), answer => answer != CloseOutcome.NoAnswer, _ => CloseOutcome.NoAnswer, mayRepeat: true, cancellationToken);

    /// <inheritdoc/>
    public Task<RefundAnswer> Refund(PaymentOrder order, Refund refund, CancellationToken cancellationToken) => _calls.Make(
        token => channel.Refund(order, refund, token),
        answer => answer.Outcome != RefundOutcome.NoAnswer,
        problem => new RefundAnswer(RefundOutcome.NoAnswer, problem),
        mayRepeat: false,
        cancellationToken);

    /// <inheritdoc/>
    public CallbackCheck CheckCallback(Func<string, string?> headers, ReadOnlyMemory<byte> body, DateTimeOffset now) => channel.CheckCallback(headers, body, now);

    /// <inheritdoc/>
    public void Dispose() => _calls.Dispose();
}
