using Payments.Channels;
using Payments.Domain.Orders;

namespace Payments.Cluster.Tests.Silos;

/// <summary>A provider that takes every order at once and is never paid: what these tests are about happens elsewhere.</summary>
internal sealed class CertainChannel : IPaymentChannel
{
    public string Name => "certain";

    public bool MovesRealMoney => false;

    public Task<VerifyResult> Verify(PaymentOrder order, CancellationToken cancellationToken) =>
        Task.FromResult(new VerifyResult(ChannelResponse.Yes));

    public Task<PrepareResult> Prepare(PaymentOrder order, CancellationToken cancellationToken) =>
        Task.FromResult(new PrepareResult(ChannelResponse.Yes, "https://pay.example/" + order.Id, "https://pay.example/" + order.Id));

    public Task<ChargeResult> Charge(PaymentOrder order, int attempt, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<ChannelOrderStatus?> Query(PaymentOrder order, CancellationToken cancellationToken) =>
        Task.FromResult<ChannelOrderStatus?>(new ChannelOrderStatus { State = ChannelOrderState.Open });

    public Task<CloseOutcome> Close(PaymentOrder order, CancellationToken cancellationToken) => Task.FromResult(CloseOutcome.Closed);

    public Task<RefundResult> Refund(PaymentOrder order, Refund refund, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public CallbackCheck CheckCallback(Func<string, string?> headers, ReadOnlyMemory<byte> body, DateTimeOffset now) =>
        throw new NotSupportedException();
}
