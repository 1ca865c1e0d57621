using System.Collections.Concurrent;
using Payments.Channels;
using Payments.Domain.Amounts;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Orders;

namespace Payments.Api.Tests.Channels;

/// <summary>A till: the payer brings the order's id, the cashier takes the cash.</summary>
public sealed class TillChannel(TimeProvider clock) : IPaymentChannel
{
    private readonly ConcurrentDictionary<string, CapturedPayment?> _open = new(StringComparer.Ordinal);

    public string Name => "till";

    public bool MovesRealMoney => true;

    /// <summary>What the cashier does.</summary>
    public void TakeCash(string orderId, Money amount) =>
        _open[orderId] = new CapturedPayment(new PaymentId("cash_" + orderId), amount, clock.GetUtcNow());

    public Task<VerifyResult> Verify(PaymentOrder order, CancellationToken cancellationToken) =>
        Task.FromResult(
            order.Terms.Amount is { Currency: "EUR", Amount: <= 100_000 }
                ? new VerifyResult(ChannelResponse.Yes)
                : new VerifyResult(ChannelResponse.No, new Failure("not_at_the_till", "The till takes up to 1,000 EUR."))
        );

    public Task<PrepareResult> Prepare(PaymentOrder order, CancellationToken cancellationToken)
    {
        _open.TryAdd(order.Id, null);
        return Task.FromResult(new PrepareResult(ChannelResponse.Yes, "https://shop.example/till/" + order.Id, order.Id));
    }

    public Task<ChargeResult> Charge(PaymentOrder order, int attempt, CancellationToken cancellationToken) =>
        Task.FromResult(
            new ChargeResult(ChannelResponse.No, Failure: new Failure("charge_not_supported", "Somebody must come to the till."))
        );

    public Task<ChannelOrderStatus?> Query(PaymentOrder order, CancellationToken cancellationToken) =>
        Task.FromResult<ChannelOrderStatus?>(
            !_open.TryGetValue(order.Id, out var payment)
                ? new ChannelOrderStatus { State = ChannelOrderState.Unknown }
                : new ChannelOrderStatus
                {
                    State = ChannelOrderState.Open,
                    PayUrl = "https://shop.example/till/" + order.Id,
                    QrCode = order.Id,
                    Payments = payment is null ? [] : [payment],
                    Refunds =
                    [
                        .. order
                            .Refunds.Where(refund => refund.Status == RefundStatus.Succeeded)
                            .Select(refund => new ChannelRefund(refund.Id, RefundOutcome.Succeeded, null)),
                    ],
                }
        );

    public Task<CloseOutcome> Close(PaymentOrder order, CancellationToken cancellationToken) =>
        Task.FromResult(
            _open.TryGetValue(order.Id, out var payment) && payment is not null ? CloseOutcome.AlreadyPaid : CloseOutcome.Closed
        );

    public Task<RefundResult> Refund(PaymentOrder order, Refund refund, CancellationToken cancellationToken) =>
        Task.FromResult(new RefundResult(RefundOutcome.Succeeded));

    // The till has no network of its own, so nobody calls back; orders find its money by Query.
    public CallbackCheck CheckCallback(Func<string, string?> headers, ReadOnlyMemory<byte> body, DateTimeOffset now) =>
        new(null, PaymentErrorCode.InvalidSignature);
}
