using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Xunit;
using static Payments.Domain.Tests.Orders.Scene;

namespace Payments.Domain.Tests.Orders;

/// <summary>An order is paid at one channel at most: wherever else it was or may have been prepared, it is closed.</summary>
public class VerificationRulesTests
{
    private const string Third = "third";

    private static readonly VerificationResult TakenLeavingOther = Accepted with
    {
        Asked = [OtherChannel, Sandbox],
        PreparedElsewhere = [OtherChannel],
    };

    [Fact]
    public void a_channel_that_may_have_prepared_what_another_took_is_closed_at_once()
    {
        var state = VerificationRules.ApplyResult(Created(), 1, TakenLeavingOther, At(2))!.State;

        Assert.Equal(Sandbox, state.Order.Channel);
        Assert.Equal(After(2), state.Pending(ActionKind.Close, OtherChannel)!.DueAt);
        Assert.Null(state.Pending(ActionKind.Close));
    }

    [Fact]
    public void while_nobody_has_the_order_it_is_only_written_down_where_it_may_be_prepared()
    {
        var state = VerificationRules.ApplyResult(Created(), 1, NoVerification with { PreparedElsewhere = [OtherChannel] }, At(2))!.State;

        Assert.Equal(After(Deadline), state.Pending(ActionKind.Close, OtherChannel)!.DueAt);
        Assert.True(VerificationRules.IsPossiblyPrepared(state, OtherChannel));
        Assert.False(VerificationRules.IsPossiblyPrepared(state, Sandbox));
    }

    [Fact]
    public void what_was_written_down_is_due_once_another_channel_has_the_order()
    {
        var unsure = VerificationRules
            .ApplyResult(Created(), 1, NoVerification with { PreparedElsewhere = [OtherChannel, Sandbox] }, At(2))!
            .State;
        var taken = VerificationRules.ApplyResult(unsure, 2, Accepted, At(4))!.State;

        Assert.Equal(After(4), taken.Pending(ActionKind.Close, OtherChannel)!.DueAt);
        Assert.Null(taken.Pending(ActionKind.Close));
    }

    [Fact]
    public void what_was_written_down_is_due_once_the_order_is_rejected()
    {
        var unsure = VerificationRules.ApplyResult(Created(), 1, NoVerification with { PreparedElsewhere = [OtherChannel] }, At(2))!.State;
        var rejected = VerificationRules.ApplyResult(unsure, 2, Refused, At(4))!.State;

        Assert.Equal(After(4), rejected.Pending(ActionKind.Close, OtherChannel)!.DueAt);
    }

    [Fact]
    public void what_was_written_down_is_due_once_a_callback_has_paid_the_order()
    {
        var unsure = VerificationRules
            .ApplyResult(Created(), 1, NoVerification with { PreparedElsewhere = [OtherChannel, Sandbox] }, At(2))!
            .State;
        var paid = PaymentRules.ApplyReport(unsure, Callback(Payment("pay_1", 3)), At(3))!.State;

        Assert.Equal(OrderStatus.Paid, paid.Order.Status);
        Assert.Equal(new PendingAction(ActionKind.Close, OtherChannel, 0, After(3), AttemptOffset: 1), Assert.Single(paid.PendingActions));
    }

    [Fact]
    public void a_channel_that_does_not_answer_to_being_closed_is_asked_for_a_day_whether_it_took_money()
    {
        var state = VerificationRules.ApplyResult(Created(), 1, TakenLeavingOther, At(2))!.State;
        while (state.Pending(ActionKind.Close, OtherChannel) is { } closing)
            state = QueryRules.ApplyCloseResult(state, OtherChannel, closing.NextAttempt, CloseOutcome.NoAnswer, Then(closing))!.State;
        var givenUp = state.Pending(ActionKind.Query, OtherChannel)!.DueAt;

        var open = new ChannelOrderStatus { State = ChannelOrderState.Open };
        while (state.Pending(ActionKind.Query, OtherChannel) is { } query)
            state = QueryRules
                .ApplyResult(state, OtherChannel, query.NextAttempt, query.Attempts % 2 == 0 ? null : open, Then(query))!
                .State;

        Assert.InRange(givenUp, After(3600), After(2 * 3600));
        Assert.InRange(state.Order.UpdatedAt, default, givenUp + TimeSpan.FromDays(2));
        Assert.Null(state.Pending(ActionKind.Close, OtherChannel));
    }

    private static DecisionContext Then(PendingAction action) => At((action.DueAt - Start).TotalSeconds);

    [Fact]
    public void money_that_such_a_channel_took_is_found()
    {
        var state = VerificationRules.ApplyResult(Created(), 1, TakenLeavingOther, At(2))!.State;
        while (state.Pending(ActionKind.Close, OtherChannel) is { } closing)
            state = QueryRules.ApplyCloseResult(state, OtherChannel, closing.NextAttempt, CloseOutcome.NoAnswer, Then(closing))!.State;
        var query = state.Pending(ActionKind.Query, OtherChannel)!;

        state = QueryRules
            .ApplyResult(
                state,
                OtherChannel,
                query.NextAttempt,
                new ChannelOrderStatus { State = ChannelOrderState.Open, Payments = [Payment("pay_1", 3)] },
                Then(query)
            )!
            .State;

        Assert.Equal("pay_1", Assert.Single(state.Order.Payments).Id);
    }

    [Fact]
    public void a_second_answer_to_the_same_call_closes_what_it_prepared()
    {
        var second = Accepted with { Channel = OtherChannel, PreparedElsewhere = [Third] };
        var state = VerificationRules.ApplyResult(AwaitingPayment(), 1, second, At(3))!.State;

        Assert.Equal(Sandbox, state.Order.Channel);
        Assert.Equal(
            [Third, OtherChannel],
            state
                .PendingActions.Where(action => action.Kind == ActionKind.Close && action.DueAt == After(3))
                .Select(action => action.Subject)
        );
        Assert.Null(VerificationRules.ApplyResult(state, 1, second, At(4)));
    }

    [Fact]
    public void money_that_a_closed_channel_took_all_the_same_is_asked_for_even_when_the_order_is_paid_meanwhile()
    {
        var taken = VerificationRules.ApplyResult(Created(), 1, TakenLeavingOther, At(2))!.State;
        var closed = QueryRules.ApplyCloseResult(taken, OtherChannel, 1, CloseOutcome.AlreadyPaid, At(3))!.State;
        var paid = PaymentRules.ApplyReport(closed, Callback(Payment("pay_1", 4)), At(4))!.State;

        var asked = QueryRules
            .ApplyResult(paid, OtherChannel, paid.Pending(ActionKind.Query, OtherChannel)!.NextAttempt, Took(Payment("pay_2", 3)), At(5))!
            .State;

        Assert.Equal([PaymentRole.Accepted, PaymentRole.Duplicate], asked.Order.Payments.Select(payment => payment.Role));
        Assert.Equal(taken.Order.ExpiresAt + RetrySchedule.FirstFollowUp, asked.Pending(ActionKind.Query, OtherChannel)!.DueAt);
    }

    [Fact]
    public void where_it_was_closed_a_call_that_comes_late_may_prepare_it_yet_so_that_channel_is_asked_once_nobody_can_pay()
    {
        var taken = VerificationRules.ApplyResult(Created(), 1, TakenLeavingOther, At(2))!.State;
        var paid = PaymentRules.ApplyReport(taken, Callback(Payment("pay_1", 3)), At(3))!.State;
        var closed = QueryRules.ApplyCloseResult(paid, OtherChannel, 1, CloseOutcome.Closed, At(4))!.State;
        var last = closed.Pending(ActionKind.Query, OtherChannel)!;
        Assert.Equal(taken.Order.ExpiresAt + RetrySchedule.FirstFollowUp, last.DueAt);

        var nothing = new ChannelOrderStatus { State = ChannelOrderState.Closed };
        Assert.Empty(QueryRules.ApplyResult(closed, OtherChannel, last.NextAttempt, nothing, Then(last))!.State.PendingActions);
        var asked = QueryRules.ApplyResult(closed, OtherChannel, last.NextAttempt, Took(Payment("pay_2", 5)), Then(last))!.State;
        Assert.Equal([PaymentRole.Accepted, PaymentRole.Duplicate], asked.Order.Payments.Select(payment => payment.Role));
    }

    [Fact]
    public void being_asked_about_a_discrepancy_meanwhile_does_not_take_the_place_of_that()
    {
        var taken = VerificationRules.ApplyResult(Created(), 1, TakenLeavingOther, At(2))!.State;
        var closed = QueryRules.ApplyCloseResult(taken, OtherChannel, 1, CloseOutcome.Closed, At(4))!.State;
        var reported = PaymentRules.ApplyReport(closed, Callback(Payment("pay_x", 5, amount: OtherMoney), OtherChannel), At(5))!.State;
        var inQuestion = reported.Pending(ActionKind.Query, OtherChannel)!;
        Assert.Equal(After(5), inQuestion.DueAt);

        var isClosed = new ChannelOrderStatus { State = ChannelOrderState.Closed };
        Assert.Equal(
            taken.Order.ExpiresAt + RetrySchedule.FirstFollowUp,
            QueryRules
                .ApplyResult(reported, OtherChannel, inQuestion.NextAttempt, isClosed, At(6))!
                .State.Pending(ActionKind.Query, OtherChannel)!
                .DueAt
        );
        Assert.Equal(
            After(6) + RetrySchedule.FirstFollowUp,
            QueryRules
                .ApplyResult(reported, OtherChannel, inQuestion.NextAttempt, NothingTaken, At(6))!
                .State.Pending(ActionKind.Query, OtherChannel)!
                .DueAt
        );
    }
}
