using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Payments.Storage.Grains;

namespace Payments.Grains.Orders;

/// <summary>What every turn of an order is made of: decide, write, start what is due, leave.</summary>
public sealed partial class OrderGrain
{
    /// <summary>
    /// A turn lasts until <see cref="EndTurn"/>, or until a failure leaves it. It is a value in the method itself, since a function that is
    /// handed over would cost every turn two more tasks.
    /// </summary>
    private Turn BeginTurn()
    {
        _inTurn = true;
        _idleOrder.Since = 0;
        return new Turn(this);
    }

    /// <summary>The turn's result is written: starts what has become due.</summary>
    private T EndTurn<T>(T outcome)
    {
        _inTurn = false;
        StartDueActions();
        return outcome;
    }

    /// <summary>
    /// A failure has left the turn. Nothing was started or scheduled, so the order looks again in a moment: else it would stay in memory
    /// until somebody calls it. One whose write failed is dropped before.
    /// </summary>
    private void AbandonTurn()
    {
        _inTurn = false;
        Wake(IdleOrders.IdleDelay);
    }

    private readonly struct Turn(OrderGrain grain) : IDisposable
    {
        public void Dispose()
        {
            if (grain._inTurn)
                grain.AbandonTurn();
        }
    }

    /// <summary>
    /// Lets a rule decide about what came from outside. Where storage knows a payment as that of another order, the rule decides again,
    /// with that knowledge.
    /// </summary>
    private async Task Decide(Func<OrderState, DecisionContext, Decision?> rule)
    {
        if (_written is not { } state)
            return;
        var context = await ReadContext(state.Order.MerchantId);
        while (rule(_written!, context) is { } decision)
        {
            try
            {
                if (!ReferenceEquals(decision.State, _written) && !decision.IsWriteOptional)
                {
                    await Write(decision);
                    return;
                }

                // A report that counts for nothing and is known already is only counted: the state is as it was written but for that count.
                telemetry.RecordDecision(_written, decision);
                _written = decision.State;
                return;
            }
            catch (KeyInUseException taken)
            {
                var elsewhere = (context.PaymentsOfOtherOrders ?? []).Union(taken.Keys.Select(key => PaymentKey.Read(key)));
                if (elsewhere.Count == context.PaymentsOfOtherOrders?.Count)
                    throw new InconsistentStateException(taken.Message, taken);
                context = context with { PaymentsOfOtherOrders = elsewhere };
                await Reload();
            }
        }
    }

    /// <summary>Nobody sees a decision before it is on disk: a failed write escapes, and the activation is dropped with it.</summary>
    private async Task Write(Decision decision)
    {
        _row.State.Apply(decision);
        await _row.Write();
        telemetry.RecordDecision(_written, decision);
        _written = decision.State;
        foreach (var recorded in decision.Events)
            if (recorded.Notification is not null)
                _newestEvent = recorded;
        // Many orders wait in memory for something else; the content of their notifications need not stay with them.
        if (_written.Outbox.NextAction is null)
            _newestEvent = null;
        if (_written.Order.Status != OrderStatus.Created)
            _verified?.TrySetResult();
    }

    /// <summary>Nothing was written, and what was to be is forgotten. Where it cannot be, the activation is dropped with it.</summary>
    private async Task Reload()
    {
        try
        {
            await _row.Read();
        }
        catch (Exception error) when (error is not InconsistentStateException)
        {
            throw new InconsistentStateException($"{this.GetPrimaryKeyString()} could not be read again.", error);
        }

        _written = _row.State.State ?? throw new InconsistentStateException($"{this.GetPrimaryKeyString()} is gone.");
    }

    /// <summary>Starts what is due, waits for what soon will be, and leaves memory when nothing is.</summary>
    private void StartDueActions()
    {
        if (_written is not { } state)
        {
            idleOrders.Add(_idleOrder);
            return;
        }

        _running.ForgetSilent(Uptime);
        var now = _clock.Now;
        var plan = ActionPlan.Of(state, _running, now);
        foreach (var action in plan.Due)
        {
            if (actions.TryStart(state, action, _running.IsPossibleRepeat(action), _newestEvent))
                _running.Begin(action, Uptime);
            // Without a turn in memory it rests: the row says that it is due, and the reminders bring it back.
            else if (actions.NextRetryDelay() is { } wait)
                plan = plan.RetryAt(now + wait);
        }

        if (_idle is not null && IsIdle)
        {
            _idle.TrySetResult();
            _idle = null;
        }

        if (plan.WakeAfter(now) is { } delay)
            Wake(delay);
        else if (!_running.IsAwaited(state))
            idleOrders.Add(_idleOrder);
    }

    private void Wake(TimeSpan delay)
    {
        _idleOrder.Since = 0;
        if (_timer is null)
            _timer = this.RegisterGrainTimer(OnTimer, new GrainTimerCreationOptions(delay, Timeout.InfiniteTimeSpan));
        else
            _timer.Change(delay, Timeout.InfiniteTimeSpan);
    }

    private Task OnTimer(CancellationToken cancellationToken)
    {
        StartDueActions();
        return Task.CompletedTask;
    }
}
