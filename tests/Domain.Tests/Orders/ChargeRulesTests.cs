using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Xunit;
using static Payments.Domain.Tests.Orders.Scene;

namespace Payments.Domain.Tests.Orders;

public class ChargeRulesTests
{
    private static readonly CreateOrderCommand TopUp = Terms with
    {
        Kind = OrderKind.TopUp,
        AccountId = new AccountId("alice"),
        ExpiresIn = ChargeRules.TimeLimit,
    };

    private static readonly Failure Full = new("balance_too_large", "full");

    [Fact]
    public void a_top_up_goes_by_processing_and_crediting_to_paid()
    {
        var created = Create(TopUp);
        var processing = VerificationRules.ApplyResult(created, 1, Accepted, At(1))!;
        var crediting = ChargeRules.ApplyResult(processing.State, Sandbox, 1, Took("pay_1", 2), At(3))!;
        var paid = ChargeRules.ApplyCreditResult(crediting.State, 1, isBooked: true, At(4))!;

        Assert.Equal([ActionKind.Verify, ActionKind.Expire], created.PendingActions.Select(action => action.Kind));
        Assert.Equal(
            "order.processing order.crediting order.paid",
            string.Join(
                ' ',
                new[] { processing, crediting, paid }.SelectMany(step => step.Events).Select(recorded => recorded.Stored.Event.TypeName)
            )
        );
        Assert.Equal(
            [OrderStatus.Processing, OrderStatus.Crediting, OrderStatus.Paid],
            new[] { processing, crediting, paid }.Select(step => step.State.Order.Status)
        );
        Assert.Equal(ActionKind.Credit, Assert.Single(crediting.State.PendingActions).Kind);
        Assert.Empty(paid.State.PendingActions);
        Assert.Equal("pay_1", Assert.Single(paid.State.Order.Payments).Id);
        Assert.Equal(new ChargeAttempt(1, After(2), ChargeOutcome.Taken, null), Assert.Single(paid.State.Charges!.Value));
    }

    [Fact]
    public void failed_attempts_are_repeated_at_growing_distance_until_the_deadline_and_each_is_remembered()
    {
        var (state, now) = (Processing(), 1.0);
        while (state.Pending(ActionKind.Charge) is { } charge)
        {
            now = (charge.DueAt - Start).TotalSeconds;
            Assert.True(now <= ChargeRules.TimeLimit.TotalSeconds - ChargeRules.AttemptMargin.TotalSeconds);
            state = ChargeRules.ApplyResult(state, Sandbox, charge.NextAttempt, Refusal(now), At(now))!.State;
        }

        var waits = state.Charges!.Value.Zip(state.Charges.Value.Skip(1), (before, after) => after.At - before.At).ToList();
        Assert.Equal(waits.Order(), waits);
        Assert.True(waits.Count >= 6);
        var expired = ChargeRules.ApplyTimeout(state, 1, At(180))!.State;
        Assert.Equal((OrderStatus.Expired, "timed_out"), (expired.Order.Status, expired.Order.Failure!.Code));
        Assert.Equal(Enumerable.Range(1, waits.Count + 1), expired.Charges!.Value.Select(charge => charge.Number));
        Assert.Equal(waits.Count + 2, ChargeRules.ChargeKeyOf(expired));
    }

    [Fact]
    public void what_is_in_doubt_keeps_its_key()
    {
        var state = Processing();
        state = ChargeRules.ApplyResult(state, Sandbox, 1, Unknown(2), At(2))!.State;
        Assert.True(ChargeRules.IsOutcomeUnknown(state));
        Assert.Equal(1, ChargeRules.ChargeKeyOf(state));
        state = ChargeRules.ApplyResult(state, Sandbox, 2, Refusal(3), At(3))!.State;
        Assert.False(ChargeRules.IsOutcomeUnknown(state));
        Assert.Equal(2, ChargeRules.ChargeKeyOf(state));
    }

    [Theory]
    [InlineData(LatePayment.Refund)]
    [InlineData(LatePayment.Accept)]
    public void money_that_is_learnt_of_after_the_result_is_late_whenever_it_was_taken(LatePayment policy)
    {
        var expired = ChargeRules.ApplyTimeout(Processing(), 1, At(180))!.State;
        var after = ChargeRules.ApplyResult(expired, Sandbox, 1, Took("pay_1", 170), At(181, policy))!.State;
        Assert.Equal(policy == LatePayment.Accept ? OrderStatus.Crediting : OrderStatus.Expired, after.Order.Status);
        if (policy == LatePayment.Accept)
            Assert.True(
                ChargeRules.ApplyCreditResult(after, 1, isBooked: true, At(182))!.State.Order
                    is { Status: OrderStatus.Paid, PaidLate: true }
            );
        else
            Assert.Equal(RefundStatus.Requested, Assert.Single(after.Order.Refunds).Status);
    }

    [Fact]
    public void time_in_a_queue_counts()
    {
        Assert.Equal(
            After(80),
            CreateRules.Create(null, new MerchantId("mer_1"), TopUp with { EnteredAt = After(-100) }, At(0)).Value!.State.Order.ExpiresAt
        );
        var late = CreateRules.Create(null, new MerchantId("mer_1"), TopUp with { EnteredAt = After(-181) }, At(0)).Value!;
        Assert.Equal(["order.created", "order.expired"], late.Events.Select(recorded => recorded.Stored.Event.TypeName));
        Assert.Empty(late.State.PendingActions);
        Assert.Equal("timed_out", late.State.Order.Failure!.Code);
        Assert.Equal(
            After(180),
            CreateRules.Create(null, new MerchantId("mer_1"), TopUp with { EnteredAt = After(50) }, At(0)).Value!.State.Order.ExpiresAt
        );
    }

    [Fact]
    public void a_top_up_that_is_being_charged_is_not_cancelled() =>
        Assert.Equal(PaymentErrorCode.OrderNotCancellable, CreateRules.Cancel(Processing(), At(2)).Error!.Code);

    [Fact]
    public void what_a_charge_took_whose_answer_is_lost_is_found_though_another_payment_has_paid_the_order()
    {
        var reported = PaymentRules
            .ApplyReport(Processing(), new ChannelReport(Sandbox, Processing().Order.Id, Payment("pay_2", 2), null), At(3))!
            .State;
        var query = reported.Pending(ActionKind.Query)!;
        Assert.Equal((OrderStatus.Crediting, After(63)), (reported.Order.Status, query.DueAt));
        var status = new ChannelOrderStatus { State = ChannelOrderState.Open, Payments = [Payment("pay_1", 2), Payment("pay_2", 2)] };
        var asked = QueryRules.ApplyResult(reported, Sandbox, query.NextAttempt, status, At(63))!.State;
        Assert.Equal([PaymentRole.Accepted, PaymentRole.Duplicate], asked.Order.Payments.Select(payment => payment.Role));
        Assert.Null(asked.Pending(ActionKind.Query));
        Assert.Equal("pay_1", Assert.Single(asked.Order.Refunds).PaymentId);
    }

    [Fact]
    public void a_charge_whose_callback_was_faster_than_its_answer_is_listed_once_and_changes_nothing_else()
    {
        var reported = PaymentRules
            .ApplyReport(Processing(), new ChannelReport(Sandbox, new OrderId("ord_1"), Payment("pay_1", 2), null), At(3))!
            .State;

        var answered = ChargeRules.ApplyResult(reported, Sandbox, 1, Took("pay_1", 2), At(4))!;
        var again = ChargeRules.ApplyResult(answered.State, Sandbox, 1, Took("pay_1", 2), At(5));

        Assert.Null(reported.Charges);
        Assert.Equal(new ChargeAttempt(1, After(2), ChargeOutcome.Taken, null), Assert.Single(answered.State.Charges!.Value));
        Assert.Empty(answered.Events);
        Assert.Equal(reported.PendingActions, answered.State.PendingActions);
        Assert.Null(again);
    }

    [Fact]
    public void a_credit_that_is_not_booked_is_repeated()
    {
        var crediting = ChargeRules.ApplyResult(Processing(), Sandbox, 1, Took("pay_1", 2), At(3))!.State;
        var again = ChargeRules.ApplyCreditResult(crediting, 1, isBooked: false, At(4))!.State;
        Assert.Equal((OrderStatus.Crediting, After(5)), (again.Order.Status, again.Pending(ActionKind.Credit, "")!.DueAt));
        Assert.Null(ChargeRules.ApplyCreditResult(again, 1, isBooked: true, At(5)));
    }

    [Fact]
    public void what_an_account_cannot_take_is_returned()
    {
        var crediting = ChargeRules.ApplyResult(Processing(), Sandbox, 1, Took("pay_1", 2), At(3))!.State;
        var failed = ChargeRules.ApplyCreditFailure(crediting, 1, Full, At(4))!;
        Assert.Null(ChargeRules.ApplyCreditFailure(failed.State, 1, Full, At(5)));
        var (order, refund) = (failed.State.Order, Assert.Single(failed.State.Order.Refunds));
        Assert.Equal((OrderStatus.Failed, Full, null), (order.Status, order.Failure, order.PaidAt));
        Assert.Equal(
            (PaymentRole.Uncredited, order.Terms.Amount.Amount),
            (Assert.Single(order.Payments).Role, order.Payments[0].Refunding)
        );
        Assert.Equal(("uncredited", RefundStatus.Requested, Sandbox), (refund.Reason, refund.Status, refund.Channel));
        Assert.Equal(["order.failed", "refund.requested"], failed.Events.Select(recorded => recorded.Stored.Event.TypeName));
        Assert.NotNull(failed.Events[0].Notification);
        Assert.Equal(ActionKind.Refund, Assert.Single(failed.State.PendingActions).Kind);

        var returned = RefundRules.ApplyResult(failed.State, refund.Id, 1, RefundOutcome.Succeeded, null, At(66))!.State;
        Assert.Equal(
            (OrderStatus.Failed, order.Terms.Amount.Amount, 0L),
            (returned.Order.Status, returned.Order.Payments[0].Refunded, returned.Order.RefundedAmount)
        );
        Assert.Empty(returned.PendingActions);
        Assert.DoesNotContain(OrderTotals.Of(returned.Order), line => line.Measure is OrderTotals.Paid or OrderTotals.Refunded);
        Assert.Equal(
            PaymentErrorCode.OrderNotRefundable,
            RefundRules
                .Request(
                    returned,
                    new RefundOrderCommand
                    {
                        MerchantRefundId = "r",
                        Amount = 1,
                        Fingerprint = "f",
                    },
                    At(67)
                )
                .Error!.Code
        );
    }

    [Fact]
    public void a_payment_from_a_balance_that_ran_out_of_time_lets_go_what_may_be_set_aside()
    {
        var expired = ChargeRules
            .ApplyTimeout(
                Create(
                    Terms with
                    {
                        Channels = [ChargeRules.BalanceChannel],
                        AccountId = new AccountId("alice"),
                        ExpiresIn = ChargeRules.TimeLimit,
                    }
                ),
                1,
                At(180)
            )!
            .State;
        Assert.Equal(ActionKind.Close, Assert.Single(expired.PendingActions).Kind);
    }

    private static OrderState Create(CreateOrderCommand terms) =>
        CreateRules.Create(null, new MerchantId("mer_1"), terms, At(0)).Value!.State;

    private static OrderState Processing() => VerificationRules.ApplyResult(Create(TopUp), 1, Accepted, At(1))!.State;

    private static ChargeAttemptResult Took(string id, double at) =>
        new()
        {
            Outcome = ChargeOutcome.Taken,
            At = After(at),
            Payments = [Payment(id, at)],
        };

    private static ChargeAttemptResult Refusal(double at) =>
        new()
        {
            Outcome = ChargeOutcome.Refused,
            At = After(at),
            Failure = new Failure("charge_failed", "no"),
        };

    private static ChargeAttemptResult Unknown(double at) =>
        new()
        {
            Outcome = ChargeOutcome.Unknown,
            At = After(at),
            Failure = new Failure("timeout", "no answer"),
        };
}
