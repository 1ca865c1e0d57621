using System.Collections.Immutable;
using Payments.Domain.Orders;

namespace Payments.Grains.Actions.Handlers;

/// <summary>Asks a channel what it knows of the order.</summary>
internal sealed class QueryHandler(ChannelRegistry channels) : IActionHandler
{
    public ImmutableArray<ActionKind> Kinds { get; } = [ActionKind.Query];

    public async Task Run(ActionRun run, CancellationToken cancellationToken)
    {
        var channel = run.Action.Subject;
        var status = channels.Find(channel, run.State) switch
        {
            null => null,
            { CanBeQueried: false } mute => new ChannelOrderStatus
            {
                State = ChannelOrderState.NotQueryable,
                CannotBeClosed = !mute.CanBeClosed,
            },
            { } known => await known.Query(run.State.Order, cancellationToken),
        };
        await run.Order.HandleQueryResult(channel, run.Attempt, status);
    }
}
