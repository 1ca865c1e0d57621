using System.Collections.Immutable;
using Payments.Domain.Ids;
using Payments.Domain.Orders;

namespace Payments.Grains.Actions.Handlers;

/// <summary>Books on an account for an order: the credit of a top-up, and the end of a refund's hold.</summary>
internal sealed class AccountHandler(AccountActions accounts) : IActionHandler
{
    public ImmutableArray<ActionKind> Kinds { get; } = [ActionKind.Credit, ActionKind.Capture, ActionKind.Release];

    public async Task Run(ActionRun run, CancellationToken cancellationToken)
    {
        var (kind, subject) = (run.Action.Kind, run.Action.Subject);
        if (kind != ActionKind.Credit)
        {
            await run.Order.HandleHoldResult(
                kind,
                new HoldId(subject),
                run.Attempt,
                await accounts.EndHold(run.State.Order, kind, new HoldId(subject))
            );
            return;
        }

        var (isBooked, refused) = await accounts.Credit(run.State.Order);
        await (refused is null ? run.Order.HandleCreditResult(run.Attempt, isBooked) : run.Order.HandleCreditFailure(run.Attempt, refused));
    }
}
