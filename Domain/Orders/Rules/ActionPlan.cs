using System.Collections.Immutable;

namespace Payments.Domain.Orders.Rules;

/// <summary>
/// What an order starts now, and when it has to look again: a function of its state, of what is running, and of the time alone.
/// </summary>
/// <param name="Due">What is due and does not run, in the order in which it is started.</param>
/// <param name="NextDueAt">When the earliest of the rest is due; null where nothing is.</param>
public readonly record struct ActionPlan(ImmutableArray<PendingAction> Due, DateTimeOffset? NextDueAt)
{
    /// <summary>
    /// What is due within this time is waited for in memory: 1 min. What is due later is in the order's row alone, from where the reminders
    /// bring it back.
    /// </summary>
    public static readonly TimeSpan WakeHorizon = TimeSpan.FromMinutes(1);

    /// <summary>Plans.</summary>
    /// <param name="state">The order.</param>
    /// <param name="running">What it has started and has no result of yet.</param>
    /// <param name="now">The merchant's time.</param>
    public static ActionPlan Of(OrderState state, RunningActions running, DateTimeOffset now)
    {
        var plan = new ActionPlan([], null);
        foreach (var action in state.PendingActions)
            plan = plan.With(action, running, now);
        return state.Outbox.NextAction is { } head ? plan.With(head, running, now) : plan;
    }

    /// <summary>The plan of an order that has to wait for a lease: it tries again by then.</summary>
    public ActionPlan RetryAt(DateTimeOffset time) => NextDueAt <= time ? this : this with { NextDueAt = time };

    /// <summary>How long the order waits in memory until it looks again; null where it has nothing to wait for there.</summary>
    public TimeSpan? WakeAfter(DateTimeOffset now) =>
        NextDueAt is not { } next || next > now + WakeHorizon ? null
        : next > now ? next - now
        : TimeSpan.Zero;

    private ActionPlan With(PendingAction action, RunningActions running, DateTimeOffset now) =>
        running.Contains(action) ? this
        : action.DueAt <= now ? this with { Due = Due.Add(action) }
        : RetryAt(action.DueAt);
}
