using System.Collections.Immutable;
using Payments.Domain.Orders;

namespace Payments.Grains.Actions.Handlers;

/// <summary>Ends an order that is charged and whose time is over: nobody has to be asked, but each action ends by a result.</summary>
internal sealed class ExpireHandler : IActionHandler
{
    public ImmutableArray<ActionKind> Kinds { get; } = [ActionKind.Expire];

    public Task Run(ActionRun run, CancellationToken cancellationToken) => run.Order.HandleTimeout(run.Attempt);
}
