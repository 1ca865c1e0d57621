using Payments.Domain.Orders;

namespace Payments.Channels.Tests.Resilience;

/// <summary>A channel made by code that does what the test says at every call.</summary>
internal sealed class ScriptedChannel : IPaymentChannel
{
    private int _calls;

    public Func<CancellationToken, Task<VerifyResult>> OnVerify { get; set; } = _ => Task.FromResult(new VerifyResult(ChannelResponse.Yes));

    public Func<CancellationToken, Task<PrepareResult>> OnPrepare { get; set; } =
        _ => Task.FromResult(new PrepareResult(ChannelResponse.NoAnswer));

    public int Calls => _calls;

    public string Name => "scripted";

    public bool MovesRealMoney => false;

    public static VerifyResult Nothing { get; } = new(ChannelResponse.NoAnswer, new Failure("no_answer", "nothing"));

    public Task<VerifyResult> Verify(PaymentOrder order, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        return OnVerify(cancellationToken);
    }

    public Task<PrepareResult> Prepare(PaymentOrder order, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        return OnPrepare(cancellationToken);
    }

    public Task<ChargeResult> Charge(PaymentOrder order, int attempt, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<ChannelOrderStatus?> Query(PaymentOrder order, CancellationToken cancellationToken) =>
        Task.FromResult<ChannelOrderStatus?>(null);

    public Task<CloseOutcome> Close(PaymentOrder order, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<RefundResult> Refund(PaymentOrder order, Refund refund, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public CallbackCheck CheckCallback(Func<string, string?> headers, ReadOnlyMemory<byte> body, DateTimeOffset now) =>
        throw new NotSupportedException();
}
