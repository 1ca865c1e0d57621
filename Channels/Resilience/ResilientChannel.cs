using Microsoft.Extensions.Logging;
using Payments.Domain.Orders;

namespace Payments.Channels.Resilience;

/// <summary>
/// A channel within its limits, whatever its kind. A call that is not made or takes too long is one without an answer,
/// with a reason: <c>timeout</c>, <c>circuit_open</c>, <c>busy</c> or <c>channel_error</c>.
/// </summary>
public sealed class ResilientChannel : IPaymentChannel, IDisposable
{
    private readonly IPaymentChannel _channel;
    private readonly ChannelCallPipeline _calls;
    private readonly bool _usesCircuit;

    /// <summary>Puts a channel within its limits.</summary>
    /// <param name="channel">The channel itself.</param>
    /// <param name="limits">How much is asked of it.</param>
    /// <param name="clock">Measures its limits.</param>
    /// <param name="logger">Says when its circuit opens.</param>
    public ResilientChannel(IPaymentChannel channel, CallLimits limits, TimeProvider clock, ILogger<ResilientChannel> logger)
        : this(channel, new ChannelCallPipeline(channel.Name, limits, clock, logger), usesCircuit: true) =>
        WithoutCircuit = new ResilientChannel(channel, _calls, usesCircuit: false);

    private ResilientChannel(IPaymentChannel channel, ChannelCallPipeline calls, bool usesCircuit)
    {
        (_channel, _calls, _usesCircuit) = (channel, calls, usesCircuit);
        WithoutCircuit = this;
    }

    /// <summary>
    /// The channel within all its limits but the circuit, for an order whose time is moved by its merchant: a circuit stays open in real
    /// time, in which such an order lives through the whole day of asking whether money came.
    /// </summary>
    public IPaymentChannel WithoutCircuit { get; }

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
    public bool CanBePaidSeveralTimes => _channel.CanBePaidSeveralTimes;

    /// <inheritdoc/>
    public bool CanBeClosed => _channel.CanBeClosed;

    /// <inheritdoc/>
    public CallbackAcknowledgement Acknowledgement => _channel.Acknowledgement;

    /// <inheritdoc/>
    public PrepareResult? PrepareWithoutCall(PaymentOrder order) => _channel.PrepareWithoutCall(order);

    /// <inheritdoc/>
    public Task<VerifyResult> Verify(PaymentOrder order, CancellationToken cancellationToken) =>
        _calls.Execute(
            token => _channel.Verify(order, token),
            answer => answer.Response != ChannelResponse.NoAnswer,
            problem => new VerifyResult(ChannelResponse.NoAnswer, problem),
            isIdempotent: true,
            _usesCircuit,
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<PrepareResult> Prepare(PaymentOrder order, CancellationToken cancellationToken) =>
        _calls.Execute(
            token => _channel.Prepare(order, token),
            answer => answer.Response != ChannelResponse.NoAnswer,
            problem => new PrepareResult(ChannelResponse.NoAnswer, Failure: problem),
            isIdempotent: false,
            _usesCircuit,
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<ChargeResult> Charge(PaymentOrder order, int attempt, CancellationToken cancellationToken) =>
        _calls.Execute(
            token => _channel.Charge(order, attempt, token),
            answer => answer.Response != ChannelResponse.NoAnswer || answer.Unreadable is not null,
            problem => new ChargeResult(ChannelResponse.NoAnswer, Failure: problem),
            isIdempotent: false,
            _usesCircuit,
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<ChannelOrderStatus?> Query(PaymentOrder order, CancellationToken cancellationToken) =>
        _calls.Execute(
            token => _channel.Query(order, token),
            answer => answer is not null,
            _ => null,
            isIdempotent: true,
            _usesCircuit,
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<CloseOutcome> Close(PaymentOrder order, CancellationToken cancellationToken) =>
        _calls.Execute(
            token => _channel.Close(order, token),
            answer => answer != CloseOutcome.NoAnswer,
            _ => CloseOutcome.NoAnswer,
            isIdempotent: true,
            _usesCircuit,
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<RefundResult> Refund(PaymentOrder order, Refund refund, CancellationToken cancellationToken) =>
        _calls.Execute(
            token => _channel.Refund(order, refund, token),
            answer => answer.Outcome != RefundOutcome.NoAnswer,
            problem => new RefundResult(RefundOutcome.NoAnswer, problem),
            isIdempotent: false,
            _usesCircuit,
            cancellationToken
        );

    /// <inheritdoc/>
    public CallbackCheck CheckCallback(Func<string, string?> headers, ReadOnlyMemory<byte> body, DateTimeOffset now) =>
        _channel.CheckCallback(headers, body, now);

    /// <inheritdoc/>
    public void Dispose() => _calls.Dispose();
}
