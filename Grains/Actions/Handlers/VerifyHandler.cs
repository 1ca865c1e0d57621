using System.Collections.Immutable;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Payments.Grains.Merchants;

namespace Payments.Grains.Actions.Handlers;

/// <summary>
/// Asks the order's channels whether they accept it. One that may have it already is queried before it is asked to prepare it.
/// </summary>
internal sealed class VerifyHandler(ChannelRegistry channels, MerchantDirectory merchants, TimeProvider clock) : IActionHandler
{
    public ImmutableArray<ActionKind> Kinds { get; } = [ActionKind.Verify];

    public async Task Run(ActionRun run, CancellationToken cancellationToken) =>
        await run.Order.HandleVerificationResult(run.Attempt, await Verify(run.State, run.IsPossibleRepeat, cancellationToken));

    private async Task<VerificationResult> Verify(OrderState state, bool isPossibleRepeat, CancellationToken cancellationToken)
    {
        var order = state.Order;
        var mode = (await merchants.Get(order.MerchantId)).Mode;
        // A top-up is prepared nowhere before it is charged.
        var isPrepared = order.Terms.Kind != OrderKind.TopUp;
        var candidates = channels
            .CandidatesFor(order, mode)
            .Select(channel => new ChannelCandidate(
                channel,
                order,
                isPrepared && (isPossibleRepeat || VerificationRules.IsPossiblyPrepared(state, channel.Name))
            ));
        var result = await new Verification([.. candidates], channels.PreferenceLimit, clock).Run(cancellationToken);
        // A process that crashed may have prepared it at a channel that is not asked any more, so the order is closed there, as
        // at every channel that does not keep it.
        return isPossibleRepeat && isPrepared
            ? result with
            {
                PreparedElsewhere = [.. result.PreparedElsewhere, .. channels.OutOfService(order, mode)],
            }
            : result;
    }
}
