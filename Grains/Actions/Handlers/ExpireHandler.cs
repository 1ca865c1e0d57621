using System.Collections.Immutable;
using Payments.Domain.Ids;
using Payments.Domain.Orders;

namespace Payments.Grains.Actions.Handlers;

/// <summary>
/// Ends what has a time of its own: an order that is charged, a hold that no refund has used. Nobody has to be asked, but each action
/// ends by a result, which goes to the activation that has the order by now.
/// </summary>
internal sealed class ExpireHandler : IActionHandler
{
    public ImmutableArray<ActionKind> Kinds { get; } = [ActionKind.Expire, ActionKind.ExpireHold];

    public Task Run(ActionRun run, CancellationToken cancellationToken) =>
        run.Action.Kind == ActionKind.Expire
            ? run.Order.HandleTimeout(run.Attempt)
            : run.Order.HandleHoldTimeout(new HoldId(run.Action.Subject), run.Attempt);
}
