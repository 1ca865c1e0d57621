using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Payments.Domain;

namespace Payments.Channels;

/// <summary>
/// A channel within its limits, whatever its kind. A call that is not made or takes too long is one without an answer,
/// with a reason: <c>timeout</c>, <c>circuit_open</c>, <c>busy</c> or <c>channel_error</c>.
/// </summary>
public sealed class ResilientChannel : IPaymentChannel, IDisposable
{
    private readonly IPaymentChannel _channel;
    private readonly GuardedCalls _calls;
    private readonly bool _heedsCircuit;

    /// <summary>Puts a channel within its limits.</summary>
    /// <param name="channel">The channel itself.</param>
    /// <param name="limits">How much is asked of it.</param>
    /// <param name="clock">Measures its limits.</param>
    /// <param name="logger">Says when its circuit opens.</param>
    public ResilientChannel(IPaymentChannel channel, CallLimits limits, TimeProvider clock, ILogger<ResilientChannel> logger)
        : this(channel, new GuardedCalls(channel.Name, limits, clock, logger), heedsCircuit: true) => PastCircuit = new ResilientChannel(channel, _calls, heedsCircuit: false);

    private ResilientChannel(IPaymentChannel channel, GuardedCalls calls, bool heedsCircuit)
    {
        (_channel, _calls, _heedsCircuit) = (channel, calls, heedsCircuit);
        PastCircuit = this;
    }

    /// <summary>
    /// The channel within all its limits but the circuit, for an order whose time is moved by its merchant: a circuit stays open in real time, in
    /// which such an order lives through the whole day of asking whether money came.
    /// </summary>
    public IPaymentChannel PastCircuit { get; }

    /// <summary>How the channel is.</summary>
    public ChannelHealth Health => _calls.Health;

    /// <inheritdoc/>
    public string Name => _channel.Name;

    /// <inheritdoc/>
    public bool MovesRealMoney => _channel.MovesRealMoney;

    /// <inheritdoc/>
    public bool IsInternal => _channel.IsInternal;

    /// <inheritdoc/>
    public bool CanBeQueried => _channel.CanBeQueried;

    /// <inheritdoc/>
    public bool TakesSeveralPayments => _channel.TakesSeveralPayments;

    /// <inheritdoc/>
    public bool CanBeClosed => _channel.CanBeClosed;

    /// <inheritdoc/>
    public CallbackAcknowledgement Acknowledgement => _channel.Acknowledgement;

    /// <inheritdoc/>
    public PreparedOrder? PrepareWithoutCall(PaymentOrder order) => _channel.PrepareWithoutCall(order);

    /// <inheritdoc/>
    public Task<ChannelVerdict> Verify(PaymentOrder order, CancellationToken cancellationToken) => _calls.Make(
        token => _channel.Verify(order, token),
        answer => answer.Verdict != Verdict.NoAnswer,
        problem => new ChannelVerdict(Verdict.NoAnswer, problem),
        mayRepeat: true,
        _heedsCircuit,
        cancellationToken);

    /// <inheritdoc/>
    public Task<PreparedOrder> Prepare(PaymentOrder order, CancellationToken cancellationToken) => _calls.Make(
        token => _channel.Prepare(order, token),
        answer => answer.Verdict != Verdict.NoAnswer,
        problem => new PreparedOrder(Verdict.NoAnswer, Failure: problem),
        mayRepeat: false,
        _heedsCircuit,
        cancellationToken);

    /// <inheritdoc/>
    public Task<ChargeAnswer> Charge(PaymentOrder order, int attempt, CancellationToken cancellationToken) => _calls.Make(
        token => _channel.Charge(order, attempt, token),
        answer => answer.Verdict != Verdict.NoAnswer || answer.Unreadable is not null,
        problem => new ChargeAnswer(Verdict.NoAnswer, Failure: problem),
        mayRepeat: false,
        _heedsCircuit,
        cancellationToken);

    /// <inheritdoc/>
    public Task<ChannelOrderStatus?> Query(PaymentOrder order, CancellationToken cancellationToken) => _calls.Make(
        token => _channel.Query(order, token), answer => answer is not null, _ => null, mayRepeat: true, _heedsCircuit, cancellationToken);

    /// <inheritdoc/>
    public Task<CloseOutcome> Close(PaymentOrder order, CancellationToken cancellationToken) => _calls.Make(
        token => _channel.Close(order, token), answer => answer != CloseOutcome.NoAnswer, _ => CloseOutcome.NoAnswer, mayRepeat: true, _heedsCircuit, cancellationToken);

    /// <inheritdoc/>
    public Task<RefundAnswer> Refund(PaymentOrder order, Refund refund, CancellationToken cancellationToken) => _calls.Make(
        token => _channel.Refund(order, refund, token),
        answer => answer.Outcome != RefundOutcome.NoAnswer,
        problem => new RefundAnswer(RefundOutcome.NoAnswer, problem),
        mayRepeat: false,
        _heedsCircuit,
        cancellationToken);

    /// <inheritdoc/>
    public CallbackCheck CheckCallback(Func<string, string?> headers, ReadOnlyMemory<byte> body, DateTimeOffset now) => _channel.CheckCallback(headers, body, now);

    /// <inheritdoc/>
    public void Dispose() => _calls.Dispose();
}
