namespace Payments.Domain.Orders;

/// <summary>
/// The actions that an order has started and has no result of. One without a result is forgotten, so that it is started again. Times
/// are those of a stopwatch, which setting the clock does not move.
/// </summary>
public sealed class RunningActions
{
    /// <summary>How long an action may stay silent: 60 s. Longer than any call with its time limit and its wait for a lease.</summary>
    public static readonly TimeSpan SilenceTimeout = TimeSpan.FromSeconds(60);

    private readonly List<(ActionKind Kind, string Subject, TimeSpan Since)> _actions = new(1);
    private int _verifications;
    private int _charges;

    /// <summary>Nothing runs.</summary>
    public bool IsEmpty => _actions.Count == 0;

    /// <summary>
    /// Tells whether a result is to come that may change the order. That of an action which is no longer pending changes nothing: the order
    /// need not stay in memory for it.
    /// </summary>
    public bool IsAwaited(OrderState state)
    {
        if (IsEmpty)
            return false;
        foreach (var action in state.PendingActions)
            if (Contains(action))
                return true;
        return state.Outbox.NextAction is { } head && Contains(head);
    }

    /// <summary>Takes an order that was read: an earlier activation may have started its actions.</summary>
    public void Load(OrderState state)
    {
        foreach (var action in state.PendingActions)
        {
            if (action.Kind == ActionKind.Verify)
                _verifications = action.NextAttempt;
            if (action.Kind == ActionKind.Charge)
                _charges = action.NextAttempt;
        }
    }

    /// <summary>Tells whether this very verification or charge may have been started before without a result.</summary>
    public bool IsPossibleRepeat(PendingAction action) =>
        action.Kind switch
        {
            ActionKind.Verify => action.NextAttempt <= _verifications,
            ActionKind.Charge => action.NextAttempt <= _charges,
            _ => false,
        };

    /// <summary>Records a start.</summary>
    public void Begin(PendingAction action, TimeSpan now)
    {
        if (action.Kind == ActionKind.Verify)
            _verifications = action.NextAttempt;
        if (action.Kind == ActionKind.Charge)
            _charges = action.NextAttempt;
        _actions.Add((action.Kind, action.Subject, now));
    }

    /// <summary>Records a result.</summary>
    public void End(ActionKind kind, string subject)
    {
        for (var i = _actions.Count - 1; i >= 0; i--)
            if (_actions[i].Kind == kind && _actions[i].Subject == subject)
                _actions.RemoveAt(i);
    }

    /// <summary>Forgets what has been silent for longer than <see cref="SilenceTimeout"/>.</summary>
    public void ForgetSilent(TimeSpan now)
    {
        for (var i = _actions.Count - 1; i >= 0; i--)
            if (now - _actions[i].Since > SilenceTimeout)
                _actions.RemoveAt(i);
    }

    /// <summary>Tells whether an action runs.</summary>
    public bool Contains(PendingAction action)
    {
        foreach (var (kind, subject, _) in _actions)
            if (action.IsFor(kind, subject))
                return true;
        return false;
    }
}
