using System.Collections.Immutable;
using Payments.Channels;
using Payments.Domain.Orders;

namespace Payments.Grains.Actions.Handlers;

/// <summary>
/// Asks a channel to return money; a refund whose outcome is not known is looked up before it is repeated under the same key.
/// </summary>
internal sealed class RefundHandler(ChannelRegistry channels) : IActionHandler
{
    public ImmutableArray<ActionKind> Kinds { get; } = [ActionKind.Refund];

    public async Task Run(ActionRun run, CancellationToken cancellationToken)
    {
        var result = await Refund(run.State, run.Action.Subject, run.Attempt, cancellationToken);
        await run.Order.HandleRefundResult(run.Action.Subject, run.Attempt, result.Outcome, result.Failure);
    }

    private async Task<RefundResult> Refund(OrderState state, string refundId, int attempt, CancellationToken cancellationToken)
    {
        var order = state.Order;
        var refund = order.Refunds.First(candidate => candidate.Id == refundId);
        if (channels.Find(refund.Channel, state) is not { } channel)
            return new RefundResult(RefundOutcome.NoAnswer);
        if (attempt > 1 && channel.CanBeQueried)
        {
            // Without knowing what became of the attempt before, another must wait.
            if (await channel.Query(order, cancellationToken) is not { } status)
                return new RefundResult(RefundOutcome.NoAnswer);
            if (
                status.Refunds.FirstOrDefault(known => known.Key == refund.Id) is
                { Outcome: RefundOutcome.Succeeded or RefundOutcome.Failed } known
            )
                return new RefundResult(known.Outcome, known.Failure);
        }

        return await channel.Refund(order, refund, cancellationToken);
    }
}
