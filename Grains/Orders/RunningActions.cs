using Payments.Domain.Orders;

namespace Payments.Grains.Orders;

/// <summary>The calls that an activation has started and not heard of. One that stays silent is forgotten, so that it is made again.</summary>
internal sealed class RunningActions(TimeProvider clock)
{
    // Longer than any call with its time limit and its wait for a free place, shorter than a user's patience.
    private static readonly TimeSpan SilenceTimeout = TimeSpan.FromSeconds(60);

    private readonly List<(ActionKind Kind, string Subject, long Since)> _actions = [];
    private int _verifications;
    private int _charges;

    public bool IsEmpty => _actions.Count == 0;

    /// <summary>An order that was read may have been begun with by an activation that is no more.</summary>
    public void Load(OrderState state)
    {
        _verifications = state.PendingActions.FirstOrDefault(action => action.Kind == ActionKind.Verify)?.NextAttempt ?? 0;
        _charges = state.PendingActions.FirstOrDefault(action => action.Kind == ActionKind.Charge)?.NextAttempt ?? 0;
    }

    /// <summary>Tells whether this very verification or charge may have been made before without being heard of.</summary>
    public bool IsPossibleRepeat(PendingAction action) => action.Kind switch
    {
        ActionKind.Verify => action.NextAttempt <= _verifications,
        ActionKind.Charge => action.NextAttempt <= _charges,
        _ => false,
    };

    public void Begin(PendingAction action)
    {
        if (action.Kind == ActionKind.Verify) _verifications = action.NextAttempt;
        if (action.Kind == ActionKind.Charge) _charges = action.NextAttempt;
        _actions.Add((action.Kind, action.Subject, clock.GetTimestamp()));
    }

    public void End(ActionKind kind, string subject) => _actions.RemoveAll(call => call.Kind == kind && call.Subject == subject);

    public bool Contains(PendingAction action)
    {
        if (_actions.Count == 0) return false;
        for (var i = _actions.Count - 1; i >= 0; i--)
            if (clock.GetElapsedTime(_actions[i].Since) > SilenceTimeout) _actions.RemoveAt(i);
        foreach (var (kind, subject, _) in _actions)
            if (action.IsFor(kind, subject)) return true;
        return false;
    }
}
