using System.Collections.Immutable;
using Payments.Domain.Orders;

namespace Payments.Grains.Actions.Handlers;

/// <summary>Tells a channel that the order can no longer be paid there.</summary>
internal sealed class CloseHandler(ChannelRegistry channels) : IActionHandler
{
    public ImmutableArray<ActionKind> Kinds { get; } = [ActionKind.Close];

    public async Task Run(ActionRun run, CancellationToken cancellationToken)
    {
        var channel = run.Action.Subject;
        var outcome = channels.Find(channel, run.State) is { } known
            ? await known.Close(run.State.Order, cancellationToken)
            : CloseOutcome.NoAnswer;
        await run.Order.HandleCloseResult(channel, run.Attempt, outcome);
    }
}
