using System.Collections.Concurrent;
using Payments.Channels;
using Payments.Domain.Amounts;
using Payments.Domain.Errors;
using Payments.Domain.Orders;

namespace Payments.Api.Tests.Channels;

/// <summary>A channel in this process that keeps books and does what the test says before it does its own.</summary>
internal sealed class BookingChannel(string name) : IPaymentChannel
{
    public static VerifyResult No { get; } = new(ChannelResponse.No, new Failure("declined", "Not this one."));

    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Where orders stand here, by what was really done.</summary>
    public ConcurrentDictionary<string, ChannelOrderState> Books { get; } = new(StringComparer.Ordinal);

    /// <summary>What a payer has paid here.</summary>
    public ConcurrentDictionary<string, CapturedPayment> Taken { get; } = new(StringComparer.Ordinal);

    /// <summary>What was returned of it.</summary>
    public ConcurrentQueue<Money> Returned { get; } = new();

    public Func<CancellationToken, Task<VerifyResult>> OnVerify { get; set; } = _ => Task.FromResult(new VerifyResult(ChannelResponse.Yes));

    /// <summary>What is answered after the order has been prepared.</summary>
    public Func<PrepareResult, CancellationToken, Task<PrepareResult>> OnPrepare { get; set; } = (answer, _) => Task.FromResult(answer);

    public bool IsSilent { get; set; }

    public string Name => name;

    public bool MovesRealMoney => false;

    public async Task<VerifyResult> Verify(PaymentOrder order, CancellationToken cancellationToken)
    {
        Asked.Enqueue("verify");
        return IsSilent ? new VerifyResult(ChannelResponse.NoAnswer) : await OnVerify(cancellationToken);
    }

    public async Task<PrepareResult> Prepare(PaymentOrder order, CancellationToken cancellationToken)
    {
        Asked.Enqueue("prepare");
        Books[order.Id] = ChannelOrderState.Open;
        return await OnPrepare(
            new PrepareResult(ChannelResponse.Yes, "https://pay.example/" + name, "https://pay.example/" + name),
            cancellationToken
        );
    }

    public Task<ChannelOrderStatus?> Query(PaymentOrder order, CancellationToken cancellationToken)
    {
        Asked.Enqueue("query");
        return Task.FromResult(
            IsSilent
                ? null
                : new ChannelOrderStatus
                {
                    State = Books.GetValueOrDefault(order.Id, ChannelOrderState.Unknown),
                    Payments = Taken.TryGetValue(order.Id, out var taken) ? [taken] : [],
                }
        );
    }

    public Task<CloseOutcome> Close(PaymentOrder order, CancellationToken cancellationToken)
    {
        Asked.Enqueue("close");
        if (IsSilent)
            return Task.FromResult(CloseOutcome.NoAnswer);
        if (Taken.ContainsKey(order.Id))
            return Task.FromResult(CloseOutcome.AlreadyPaid);
        Books[order.Id] = ChannelOrderState.Closed;
        return Task.FromResult(CloseOutcome.Closed);
    }

    public Task<ChargeResult> Charge(PaymentOrder order, int attempt, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<RefundResult> Refund(PaymentOrder order, Refund refund, CancellationToken cancellationToken)
    {
        Returned.Enqueue(new Money(refund.Amount, order.Terms.Amount.Currency));
        return Task.FromResult(new RefundResult(RefundOutcome.Succeeded));
    }

    public CallbackCheck CheckCallback(Func<string, string?> headers, ReadOnlyMemory<byte> body, DateTimeOffset now) =>
        new(null, PaymentErrorCode.InvalidSignature);
}
