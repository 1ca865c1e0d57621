using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Orleans.Payments.Channels;
using Orleans.Payments.Domain;

namespace Orleans.Payments.Grains;

/// <summary>What orders ask of their channels.</summary>
public sealed class ChannelCalls(ChannelRegistry channels, MerchantDirectory merchants, TimeProvider clock)
{
    /// <summary>Asks the order's channels to take it. One that may have it already is queried before it is asked to prepare it.</summary>
    internal async Task<VerificationReport> Verify(OrderState state, bool mayRepeat, CancellationToken cancellationToken)
    {
        var order = state.Order;
        var merchant = await merchants.Find(order.MerchantId) ?? throw new InvalidOperationException($"There is no merchant {order.MerchantId}.");
        var asked = channels.For(order, merchant.Mode)
            .Select(channel => new Inquiry(channel, order, mayBePrepared: mayRepeat || Verifying.MayBePrepared(state, channel.Name)));
        return await new Verification([.. asked], channels.PreferenceLimit, clock).Ask(cancellationToken);
    }

    internal Task<ChannelOrderStatus?> Query(PaymentOrder order, string channel, CancellationToken cancellationToken) =>
        channels.Find(channel)?.Query(order, cancellationToken) ?? Task.FromResult<ChannelOrderStatus?>(null);

    internal Task<CloseOutcome> Close(PaymentOrder order, string channel, CancellationToken cancellationToken) =>
        channels.Find(channel)?.Close(order, cancellationToken) ?? Task.FromResult(CloseOutcome.NoAnswer);

    /// <summary>Asks for a refund; one whose outcome is not known is looked up before it is repeated under the same key.</summary>
    internal async Task<RefundAnswer> Refund(PaymentOrder order, string refundId, int attempt, CancellationToken cancellationToken)
    {
        var refund = order.Refunds.First(candidate => candidate.Id == refundId);
        if (channels.Find(refund.Channel) is not { } channel) return new RefundAnswer(RefundOutcome.NoAnswer);
        if (attempt > 1)
        {
            // Without knowing what became of the attempt before, another must wait.
            if (await channel.Query(order, cancellationToken) is not { } status) return new RefundAnswer(RefundOutcome.NoAnswer);
            if (status.Refunds.FirstOrDefault(known => known.Key == refund.Id) is { Outcome: RefundOutcome.Succeeded or RefundOutcome.Failed } known)
                return new RefundAnswer(known.Outcome, known.Failure);
        }

        return await channel.Refund(order, refund, cancellationToken);
    }
}
