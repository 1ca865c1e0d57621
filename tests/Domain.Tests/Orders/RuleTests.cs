using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Xunit;
using static Payments.Domain.Tests.Orders.Scene;

namespace Payments.Domain.Tests.Orders;

/// <summary>What an order owes next, and when: what the table of commands does not show.</summary>
public class RuleTests
{
    [Fact]
    public void a_new_order_owes_its_verification_at_once() =>
        Assert.Equal(new PendingAction(ActionKind.Verify, "", 0, Start), Assert.Single(Created().PendingActions));

    [Fact]
    public void an_order_that_a_risk_rule_refuses_is_rejected_and_owes_channels_nothing()
    {
        var refused = CreateRules
            .Create(null, new MerchantId("mer_1"), Terms, At(0), new Failure("risk_rejected", "velocity: too many", "velocity"))
            .Value!;

        Assert.Equal(["order.created", "order.rejected"], refused.Events.Select(recorded => recorded.Stored.Event.TypeName));
        Assert.Equal((OrderStatus.Rejected, "velocity"), (refused.State.Order.Status, refused.State.Order.Failure!.Rule));
        Assert.Empty(refused.State.PendingActions);
    }

    [Fact]
    public void an_order_awaiting_payment_owes_a_query_at_its_deadline() =>
        Assert.Equal(new PendingAction(ActionKind.Query, Sandbox, 0, After(Deadline)), Assert.Single(AwaitingPayment().PendingActions));

    [Fact]
    public void a_paid_order_owes_its_channel_nothing() => Assert.Empty(Paid().PendingActions);

    [Fact]
    public void a_paid_order_is_asked_about_once_after_its_deadline_where_it_may_be_paid_again()
    {
        var (mayBePaidAgain, last) = (new HashSet<string> { Sandbox }, After(Deadline + 61));
        var paid = PaymentRules
            .ApplyReport(AwaitingPayment(), Callback(Payment("pay_2", 20)), At(21) with { ChannelsWithSeveralPayments = mayBePaidAgain })!
            .State;
        Assert.Equal(last, paid.Pending(ActionKind.Query)!.DueAt);

        var asked = QueryRules
            .ApplyResult(
                paid,
                Sandbox,
                paid.Pending(ActionKind.Query)!.NextAttempt,
                Took(Payment("pay_1"), Payment("pay_2")),
                At(Deadline + 61) with
                {
                    ChannelsWithSeveralPayments = mayBePaidAgain,
                }
            )!
            .State;

        Assert.Null(asked.Pending(ActionKind.Query));
        Assert.Equal(["pay_1"], asked.Order.Refunds.Select(refund => refund.PaymentId.Value));
    }

    [Theory]
    [InlineData(OrderStatus.Cancelled)]
    [InlineData(OrderStatus.Failed)]
    [InlineData(OrderStatus.Expired)]
    public void an_order_that_ended_unpaid_is_closed_and_asked_about_for_a_day(OrderStatus status)
    {
        var state = In(status);
        var ended = state.Order.UpdatedAt;
        Assert.Equal(ended, state.Pending(ActionKind.Close)!.DueAt);

        var (asked, last) = (0, ended);
        while (state.Pending(ActionKind.Query) is { } query)
        {
            (asked, last) = (asked + 1, query.DueAt);
            state = QueryRules.ApplyResult(state, Sandbox, query.NextAttempt, NothingTaken, At((query.DueAt - Start).TotalSeconds))!.State;
        }

        Assert.Equal(7, asked);
        Assert.InRange(last - ended, TimeSpan.FromHours(24), TimeSpan.FromHours(25));
    }

    [Fact]
    public void an_unreachable_channel_is_asked_until_60_s_past_the_deadline()
    {
        var state = AwaitingPayment();
        for (var asked = 0; state.Order.Status == OrderStatus.AwaitingPayment && asked < 100; asked++)
        {
            var query = state.Pending(ActionKind.Query)!;
            state = QueryRules.ApplyResult(state, Sandbox, query.NextAttempt, null, At((query.DueAt - Start).TotalSeconds))!.State;
        }

        Assert.Equal(OrderStatus.Expired, state.Order.Status);
        Assert.Equal(After(Deadline + Grace), state.Order.UpdatedAt);
    }

    [Fact]
    public void a_payment_found_after_expiry_but_made_in_time_pays_the_order()
    {
        var expired = In(OrderStatus.Expired);

        var paid = QueryRules
            .ApplyResult(expired, Sandbox, expired.Pending(ActionKind.Query)!.NextAttempt, Took(Payment("pay_1", Deadline + 30)), At(1000))!
            .State;

        Assert.Equal(OrderStatus.Paid, paid.Order.Status);
        Assert.False(paid.Order.PaidLate);
    }

    [Fact]
    public void a_channel_that_cannot_be_asked_lets_the_order_expire_at_its_deadline_and_is_owed_nothing()
    {
        var early = QueryRules.ApplyResult(AwaitingPayment(), Sandbox, 1, CannotTell, At(Deadline - 1))!.State;
        Assert.Equal((OrderStatus.AwaitingPayment, After(Deadline)), (early.Order.Status, early.Pending(ActionKind.Query)!.DueAt));

        var expired = QueryRules.ApplyResult(AwaitingPayment(), Sandbox, 1, CannotTell, At(Deadline))!.State;

        Assert.Equal(OrderStatus.Expired, expired.Order.Status);
        Assert.Empty(expired.PendingActions);
    }

    [Fact]
    public void a_channel_that_can_only_be_told_is_told_that_the_order_has_expired()
    {
        var expired = QueryRules
            .ApplyResult(AwaitingPayment(), Sandbox, 1, CannotTell with { CannotBeClosed = false }, At(Deadline))!
            .State;

        Assert.Equal(new PendingAction(ActionKind.Close, Sandbox, 0, After(Deadline)), Assert.Single(expired.PendingActions));
    }

    [Fact]
    public void a_channel_that_cannot_be_asked_is_taken_at_its_word_and_what_does_not_match_goes_back()
    {
        var unconfirmed = PaymentRules.ApplyReport(AwaitingPayment(), Callback(Payment("pay_1", 50, OtherMoney)), At(60))!.State;

        var after = QueryRules
            .ApplyResult(unconfirmed, Sandbox, unconfirmed.Pending(ActionKind.Query)!.NextAttempt, CannotTell, At(61))!
            .State;

        Assert.Equal((OrderStatus.AwaitingPayment, PaymentRole.Mismatch), (after.Order.Status, Assert.Single(after.Order.Payments).Role));
        Assert.Equal(OtherMoney.Amount, Assert.Single(after.Order.Refunds).Amount);
        Assert.Empty(after.Discrepancies);
        Assert.Equal(After(Deadline), after.Pending(ActionKind.Query)!.DueAt);
    }

    [Fact]
    public void another_channel_cannot_let_the_order_expire_or_fail()
    {
        var unconfirmed = PaymentRules
            .ApplyReport(AwaitingPayment(), Callback(Payment("pay_1", 50, OtherMoney), OtherChannel), At(890))!
            .State;

        foreach (var answer in new[] { NothingTaken, GaveUp, null })
        {
            var after = QueryRules.ApplyResult(unconfirmed, OtherChannel, 1, answer, At(Deadline + Grace))!.State;
            Assert.Equal(OrderStatus.AwaitingPayment, after.Order.Status);
            Assert.Equal(After(Deadline), after.Pending(ActionKind.Query)!.DueAt);
        }
    }

    [Fact]
    public void an_answer_that_was_asked_for_before_a_doubt_does_not_settle_it()
    {
        var askedBefore = AwaitingPayment().Pending(ActionKind.Query)!.NextAttempt;
        var unconfirmed = PaymentRules.ApplyReport(AwaitingPayment(), Callback(Payment("pay_1", 50, OtherMoney)), At(Deadline))!.State;

        Assert.Null(QueryRules.ApplyResult(unconfirmed, Sandbox, askedBefore, NothingTaken, At(Deadline + 1)));
        Assert.Equal(After(Deadline), unconfirmed.Pending(ActionKind.Query)!.DueAt);
    }

    [Fact]
    public void a_doubt_is_settled_before_anything_else_when_a_channel_takes_the_order()
    {
        var unconfirmed = PaymentRules.ApplyReport(Created(), Callback(Payment("pay_1", 0, OtherMoney)), At(1))!.State;

        Assert.Equal(After(1), VerificationRules.ApplyResult(unconfirmed, 1, Accepted, At(2))!.State.Pending(ActionKind.Query)!.DueAt);
    }

    [Fact]
    public void a_channel_that_never_answers_about_a_doubt_is_asked_for_a_day()
    {
        var state = PaymentRules.ApplyReport(Paid(), Callback(Payment("pay_2", 50, OtherMoney)), At(100))!.State;
        while (state.Pending(ActionKind.Query) is { } query)
            state = QueryRules.ApplyResult(state, Sandbox, query.NextAttempt, null, At((query.DueAt - Start).TotalSeconds))!.State;

        Assert.Empty(state.Discrepancies);
        Assert.NotNull(
            PaymentRules.ApplyReport(state, Callback(Payment("pay_2", 50, OtherMoney)), At(200_000))!.State.Pending(ActionKind.Query)
        );
    }

    [Fact]
    public void only_so_many_reports_wait_for_the_channels_own_answer()
    {
        var state = AwaitingPayment();
        for (var i = 0; i < PaymentRules.MaxDiscrepancies; i++)
            state = PaymentRules.ApplyReport(state, Callback(Payment($"pay_{i}", 50, OtherMoney)), At(100))!.State;

        var beyond = PaymentRules.ApplyReport(state, Callback(Payment("one too many", 50, OtherMoney)), At(100))!;
        Assert.Equal((IgnoredReason.BeingAsked, state.Discrepancies), (beyond.Ignored!.Reason, beyond.State.Discrepancies));
        Assert.Equal(PaymentRules.MaxDiscrepancies, state.Discrepancies.Length);
    }

    [Fact]
    public void the_channel_that_was_to_be_paid_is_closed_when_another_took_the_money()
    {
        var paid = PaymentRules.ApplyReport(AwaitingPayment(), Callback(Payment("pay_1"), OtherChannel), At(100))!.State;

        Assert.Equal(OtherChannel, paid.Order.Channel);
        Assert.Equal(After(100), paid.Pending(ActionKind.Close)!.DueAt);
        Assert.Null(paid.Pending(ActionKind.Query));
    }

    [Fact]
    public void channels_whose_answer_got_lost_are_closed_when_the_order_is_rejected()
    {
        var rejected = VerificationRules
            .ApplyResult(Created(), 1, NoVerification with { PreparedElsewhere = [Sandbox, OtherChannel] }, At(30))!
            .State;

        Assert.Equal(OrderStatus.Rejected, rejected.Order.Status);
        Assert.Equal(
            [Sandbox, OtherChannel],
            rejected.PendingActions.Where(action => action.Kind == ActionKind.Close).Select(action => action.Subject)
        );
    }

    [Theory]
    [InlineData(-1000, 0)] // before the order was made
    [InlineData(50, 50)]
    [InlineData(5000, 100)] // in the future
    public void the_paid_time_is_clamped(double paidAt, double recorded) =>
        Assert.Equal(
            After(recorded),
            PaymentRules.ApplyReport(AwaitingPayment(), Callback(Payment("pay_1", paidAt)), At(100))!.State.Order.PaidAt
        );

    [Fact]
    public void time_never_runs_backwards()
    {
        var cancelled = CreateRules.Cancel(AwaitingPayment(), At(-1000)).Value!.State;

        Assert.Equal(After(1), cancelled.Order.UpdatedAt);
    }

    [Fact]
    public void returning_a_payment_in_parts_makes_the_order_partially_and_then_fully_refunded()
    {
        var partial = In(OrderStatus.PartiallyRefunded);
        var full = partial.WithRefund("rfd_rest", "pay_accepted", 234).WithPending(ActionKind.Refund, "rfd_rest");

        var refunded = RefundRules.ApplyResult(full, "rfd_rest", 1, RefundOutcome.Succeeded, null, At(100))!.State.Order;

        Assert.Equal((OrderStatus.PartiallyRefunded, 1000), (partial.Order.Status, partial.Order.RefundedAmount));
        Assert.Equal((OrderStatus.Refunded, 1234), (refunded.Status, refunded.RefundedAmount));
    }

    [Fact]
    public void a_merchant_without_a_url_is_owed_no_notification_but_the_body_is_kept()
    {
        var decision = CreateRules.Cancel(AwaitingPayment(), At(20, hasNotifyUrl: false)).Value!;

        Assert.Null(decision.State.Outbox.NextAction);
        Assert.NotNull(Assert.Single(decision.Events).Notification);
    }
}
