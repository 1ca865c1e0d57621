using System.Collections.Immutable;
using Payments.Domain.Orders;
using Payments.Grains.Interfaces.Orders;

namespace Payments.Grains.Actions.Handlers;

/// <summary>
/// Carries out actions of one kind, outside their orders' turns, and hands the result to the order's grain with the attempt's number. What
/// it throws is logged, and the action stays due.
/// </summary>
public interface IActionHandler
{
    /// <summary>The kinds that it carries out.</summary>
    ImmutableArray<ActionKind> Kinds { get; }

    /// <summary>Carries one out.</summary>
    Task Run(ActionRun run, CancellationToken cancellationToken);
}

/// <summary>An action that runs.</summary>
/// <param name="State">The order as it was when it began.</param>
/// <param name="Action">What is done.</param>
/// <param name="Order">The grain that gets the result.</param>
public sealed record ActionRun(OrderState State, PendingAction Action, IOrderGrain Order)
{
    /// <summary>The number that the result carries.</summary>
    public int Attempt => Action.NextAttempt;

    /// <summary>This very attempt may have been made before, without a result: by a process that crashed, or too long ago.</summary>
    public bool IsPossibleRepeat { get; init; }

    /// <summary>The event of the newest notification, if it is still in memory.</summary>
    public RecordedEvent? NewestEvent { get; init; }

    /// <summary>A notification that was deferred and may be sent now, whatever its circuit says.</summary>
    public bool IsReleased { get; init; }
}
