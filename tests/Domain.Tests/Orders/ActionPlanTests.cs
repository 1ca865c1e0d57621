using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Xunit;

namespace Payments.Domain.Tests.Orders;

public class ActionPlanTests
{
    private static readonly DateTimeOffset Now = Scene.Start.AddSeconds(100);

    private readonly RunningActions _running = new();

    // Seconds from now at which a query and a close are due; what is started, and after how many seconds the order looks again.
    [Theory]
    [InlineData(10, 30, "", 10)]
    [InlineData(0, 30, "query", 30)]
    [InlineData(-5, 0, "query close", null)]
    [InlineData(60, 61, "", 60)] // the horizon is a minute
    [InlineData(61, 3600, "", null)] // the row brings it back
    [InlineData(3600, -1, "close", null)]
    public void what_is_due_is_started_and_what_is_due_soon_is_waited_for(int query, int close, string started, int? wakeAfter)
    {
        var plan = ActionPlan.Of(Order(query, close), _running, Now);

        Assert.Equal(started, string.Join(' ', plan.Due.Select(action => action.Kind.ToString().ToLowerInvariant())));
        Assert.Equal(wakeAfter, plan.WakeAfter(Now)?.TotalSeconds);
    }

    [Fact]
    public void what_runs_is_neither_started_again_nor_waited_for()
    {
        var order = Order(-5, 30);
        _running.Begin(order.PendingActions[0], TimeSpan.Zero);
        _running.Begin(order.PendingActions[1], TimeSpan.Zero);

        var plan = ActionPlan.Of(order, _running, Now);

        Assert.Empty(plan.Due);
        Assert.Null(plan.WakeAfter(Now));
    }

    [Fact]
    public void the_head_of_the_outbox_is_an_action_like_any_other()
    {
        var paid = Scene.In(OrderStatus.Paid);
        var head = paid.Outbox.NextAction!;

        Assert.Contains(head, ActionPlan.Of(paid, _running, head.DueAt).Due);
        Assert.Equal(head.DueAt, ActionPlan.Of(paid with { PendingActions = [] }, _running, head.DueAt.AddSeconds(-1)).NextDueAt);
    }

    [Fact]
    public void one_that_finds_no_lease_tries_again_unless_something_else_is_due_before()
    {
        var plan = ActionPlan.Of(Order(0, 5), _running, Now);

        Assert.Equal(2, plan.RetryAt(Now.AddSeconds(2)).WakeAfter(Now)?.TotalSeconds);
        Assert.Equal(5, plan.RetryAt(Now.AddSeconds(7)).WakeAfter(Now)?.TotalSeconds);
    }

    [Fact]
    public void an_action_that_stays_silent_is_forgotten_after_a_minute()
    {
        var order = Order(-5, 3600);
        _running.Begin(order.PendingActions[0], TimeSpan.FromSeconds(7));

        _running.ForgetSilent(TimeSpan.FromSeconds(67));
        Assert.Empty(ActionPlan.Of(order, _running, Now).Due);
        _running.ForgetSilent(TimeSpan.FromSeconds(67.001));
        Assert.Single(ActionPlan.Of(order, _running, Now).Due);
    }

    [Fact]
    public void a_result_is_awaited_only_of_what_is_still_pending()
    {
        var order = Order(-5, 3600);
        Assert.False(_running.IsAwaited(order));
        _running.Begin(order.PendingActions[0], TimeSpan.Zero);

        Assert.True(_running.IsAwaited(order));
        Assert.False(_running.IsAwaited(order with { PendingActions = [order.PendingActions[1]] }));
    }

    [Fact]
    public void the_result_of_a_notification_is_awaited()
    {
        var paid = Scene.In(OrderStatus.Paid);
        _running.Begin(paid.Outbox.NextAction!, TimeSpan.Zero);

        Assert.True(_running.IsAwaited(paid with { PendingActions = [] }));
    }

    [Fact]
    public void a_verification_that_an_earlier_activation_may_have_started_is_a_possible_repeat()
    {
        var order = Scene.In(OrderStatus.Created);
        var verification = order.PendingActions.Single(action => action.Kind == ActionKind.Verify);
        Assert.False(_running.IsPossibleRepeat(verification));

        _running.Load(order);

        Assert.True(_running.IsPossibleRepeat(verification));
        Assert.False(_running.IsPossibleRepeat(verification with { Attempts = verification.Attempts + 1 }));
    }

    private static OrderState Order(int query, int close) =>
        Scene.In(OrderStatus.AwaitingPayment) with
        {
            PendingActions =
            [
                new PendingAction(ActionKind.Query, Scene.Sandbox, 0, Now.AddSeconds(query)),
                new PendingAction(ActionKind.Close, Scene.OtherChannel, 0, Now.AddSeconds(close)),
            ],
        };
}
