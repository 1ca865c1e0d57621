using System.Collections.Immutable;
using System.Globalization;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Grains.Telemetry;

namespace Payments.Grains.Actions.Handlers;

/// <summary>Sends the head of an order's outbox, or an event once more because somebody asked for it.</summary>
internal sealed class NotifyHandler(NotificationActions notifications) : IActionHandler
{
    public ImmutableArray<ActionKind> Kinds { get; } = [ActionKind.Notify, ActionKind.Resend];

    public Task Run(ActionRun run, CancellationToken cancellationToken) =>
        run.Action.Kind == ActionKind.Notify ? Notify(run, cancellationToken) : Resend(run, cancellationToken);

    private async Task Notify(ActionRun run, CancellationToken cancellationToken)
    {
        var head = run.State.Outbox.Pending[0];
        var (delivery, deferral) = await notifications.Deliver(run.State, head, run.NewestEvent, run.IsReleased, cancellationToken);
        if (delivery is null)
        {
            await run.Order.HandleDeferral(new EventId(run.Action.Subject), run.Attempt, deferral!.Value);
            return;
        }

        OrderTraces.RecordDelivery(delivery);
        await run.Order.HandleDeliveryResult(new EventId(run.Action.Subject), run.Attempt, delivery);
    }

    private async Task Resend(ActionRun run, CancellationToken cancellationToken)
    {
        var sequence = int.Parse(run.Action.Subject, CultureInfo.InvariantCulture);
        var delivery = await notifications.Resend(run.State, sequence, cancellationToken);
        OrderTraces.RecordDelivery(delivery);
        await run.Order.HandleResendResult(sequence, run.Attempt, delivery);
    }
}
