using System.Linq;
using Xunit;
using static Payments.Domain.Tests.Scene;

namespace Payments.Domain.Tests;

public class ChargingTests
{
    private static readonly CreateOrder TopUp = Terms with { Kind = OrderKind.TopUp, AccountId = "alice", ExpiresIn = Charging.Limit };

    private static readonly Failure Full = new("balance_too_large", "full");

    [Fact]
    public void a_top_up_goes_by_processing_and_settling_to_paid()
    {
        var created = Create(TopUp);
        var processing = Verifying.Answered(created, 1, Taken, At(1))!;
        var settling = Charging.Answered(processing.State, Sandbox, 1, Took("pay_1", 2), At(3))!;
        var paid = Charging.Credited(settling.State, 1, isBooked: true, At(4))!;

        Assert.Equal([DutyKind.Verify, DutyKind.Expire], created.Duties.Select(duty => duty.Kind));
        Assert.Equal("order.processing order.settling order.paid", string.Join(' ', new[] { processing, settling, paid }.SelectMany(step => step.Events).Select(recorded => recorded.Stored.Event.TypeName)));
        Assert.Equal([OrderStatus.Processing, OrderStatus.Settling, OrderStatus.Paid], new[] { processing, settling, paid }.Select(step => step.State.Order.Status));
        Assert.Equal(DutyKind.Credit, Assert.Single(settling.State.Duties).Kind);
        Assert.Empty(paid.State.Duties);
        Assert.Equal("pay_1", Assert.Single(paid.State.Order.Payments).Id);
        Assert.Equal(new ChargeAttempt(1, After(2), ChargeOutcome.Taken, null), Assert.Single(paid.State.Charges!.Value));
    }

    [Fact]
    public void failed_attempts_are_repeated_at_growing_distance_until_the_deadline_and_each_is_remembered()
    {
        var (state, now) = (Processing(), 1.0);
        while (state.Duty(DutyKind.Charge) is { } charge)
        {
            now = (charge.DueAt - Start).TotalSeconds;
            Assert.True(now <= Charging.Limit.TotalSeconds - Charging.LastAttempt.TotalSeconds);
            state = Charging.Answered(state, Sandbox, charge.NextAttempt, Refusal(now), At(now))!.State;
        }

        var waits = state.Charges!.Value.Zip(state.Charges.Value.Skip(1), (before, after) => after.At - before.At).ToList();
        Assert.Equal(waits.Order(), waits);
        Assert.True(waits.Count >= 6);
        var expired = Charging.TimedOut(state, 1, At(180))!.State;
        Assert.Equal((OrderStatus.Expired, "timed_out"), (expired.Order.Status, expired.Order.Failure!.Code));
        Assert.Equal(Enumerable.Range(1, waits.Count + 1), expired.Charges!.Value.Select(charge => charge.Number));
        Assert.Equal(waits.Count + 2, Charging.KeyOf(expired));
    }

    [Fact]
    public void what_is_in_doubt_keeps_its_key()
    {
        var state = Processing();
        state = Charging.Answered(state, Sandbox, 1, Unknown(2), At(2))!.State;
        Assert.True(Charging.IsInDoubt(state));
        Assert.Equal(1, Charging.KeyOf(state));
        state = Charging.Answered(state, Sandbox, 2, Refusal(3), At(3))!.State;
        Assert.False(Charging.IsInDoubt(state));
        Assert.Equal(2, Charging.KeyOf(state));
    }

    [Theory]
    [InlineData(LatePayment.Refund)]
    [InlineData(LatePayment.Accept)]
    public void money_that_is_learnt_of_after_the_result_is_late_whenever_it_was_taken(LatePayment policy)
    {
        var expired = Charging.TimedOut(Processing(), 1, At(180))!.State;
        var after = Charging.Answered(expired, Sandbox, 1, Took("pay_1", 170), At(181, policy))!.State;
        Assert.Equal(policy == LatePayment.Accept ? OrderStatus.Settling : OrderStatus.Expired, after.Order.Status);
        if (policy == LatePayment.Accept)
            Assert.True(Charging.Credited(after, 1, isBooked: true, At(182))!.State.Order is { Status: OrderStatus.Paid, PaidLate: true });
        else
            Assert.Equal(RefundStatus.Requested, Assert.Single(after.Order.Refunds).Status);
    }

    [Fact]
    public void time_in_a_queue_counts()
    {
        Assert.Equal(After(80), Creating.Create(null, "mer_1", TopUp with { EnteredAt = After(-100) }, At(0)).Decision!.State.Order.ExpiresAt);
        var late = Creating.Create(null, "mer_1", TopUp with { EnteredAt = After(-181) }, At(0)).Decision!;
        Assert.Equal(["order.created", "order.expired"], late.Events.Select(recorded => recorded.Stored.Event.TypeName));
        Assert.Empty(late.State.Duties);
        Assert.Equal("timed_out", late.State.Order.Failure!.Code);
        Assert.Equal(After(180), Creating.Create(null, "mer_1", TopUp with { EnteredAt = After(50) }, At(0)).Decision!.State.Order.ExpiresAt);
    }

    [Fact]
    public void a_top_up_that_is_being_charged_is_not_cancelled() =>
        Assert.Equal(RejectionCode.OrderNotCancellable, Creating.Cancel(Processing(), At(2)).Rejection!.Code);

    [Fact]
    public void what_a_charge_took_whose_answer_is_lost_is_found_though_another_payment_has_paid_the_order()
    {
        var reported = Paying.Reported(Processing(), new ChannelReport(Sandbox, Processing().Order.Id, Payment("pay_2", 2), null), At(3))!.State;
        var query = reported.Duty(DutyKind.Query)!;
        Assert.Equal((OrderStatus.Settling, After(63)), (reported.Order.Status, query.DueAt));
        var status = new ChannelOrderStatus { State = ChannelOrderState.Open, Payments = [Payment("pay_1", 2), Payment("pay_2", 2)] };
        var asked = Querying.Answered(reported, Sandbox, query.NextAttempt, status, At(63))!.State;
        Assert.Equal([PaymentRole.Accepted, PaymentRole.Duplicate], asked.Order.Payments.Select(payment => payment.Role));
        Assert.Null(asked.Duty(DutyKind.Query));
        Assert.Equal("pay_1", Assert.Single(asked.Order.Refunds).PaymentId);
    }

    [Fact]
    public void a_credit_that_is_not_booked_is_repeated()
    {
        var settling = Charging.Answered(Processing(), Sandbox, 1, Took("pay_1", 2), At(3))!.State;
        var again = Charging.Credited(settling, 1, isBooked: false, At(4))!.State;
        Assert.Equal((OrderStatus.Settling, After(5)), (again.Order.Status, again.Duty(DutyKind.Credit, "")!.DueAt));
        Assert.Null(Charging.Credited(again, 1, isBooked: true, At(5)));
    }

    [Fact]
    public void what_an_account_cannot_take_is_returned_once_nothing_can_credit_it_any_more()
    {
        var settling = Charging.Answered(Processing(), Sandbox, 1, Took("pay_1", 2), At(3))!.State;
        var looking = Charging.CreditRefused(settling, 1, Full, At(4))!.State;
        Assert.Equal((OrderStatus.Settling, Full, After(64)), (looking.Order.Status, looking.CreditRefused, looking.Duty(DutyKind.Credit, "")!.DueAt));
        Assert.Null(Charging.CreditRefused(looking, 1, Full, At(5)));

        var failed = Charging.CreditRefused(looking, 2, Full, At(64))!;
        var (order, refund) = (failed.State.Order, Assert.Single(failed.State.Order.Refunds));
        Assert.Equal((OrderStatus.Failed, Full, null), (order.Status, order.Failure, order.PaidAt));
        Assert.Equal((PaymentRole.Uncredited, order.Terms.Amount.Amount), (Assert.Single(order.Payments).Role, order.Payments[0].Refunding));
        Assert.Equal(("uncredited", RefundStatus.Requested, Sandbox), (refund.Reason, refund.Status, refund.Channel));
        Assert.Equal(["order.failed", "refund.requested"], failed.Events.Select(recorded => recorded.Stored.Event.TypeName));
        Assert.NotNull(failed.Events[0].Notification);
        Assert.Equal(DutyKind.Refund, Assert.Single(failed.State.Duties).Kind);

        var returned = Refunding.Answered(failed.State, refund.Id, 1, RefundOutcome.Succeeded, null, At(66))!.State;
        Assert.Equal((OrderStatus.Failed, order.Terms.Amount.Amount, 0L), (returned.Order.Status, returned.Order.Payments[0].Refunded, returned.Order.RefundedAmount));
        Assert.Empty(returned.Duties);
        Assert.DoesNotContain(OrderTotals.Of(returned.Order), line => line.Measure is OrderTotals.Paid or OrderTotals.Refunded);
        Assert.Equal(RejectionCode.OrderNotRefundable, Refunding.Request(returned, new RefundOrder { MerchantRefundId = "r", Amount = 1, Fingerprint = "f" }, At(67)).Rejection!.Code);
    }

    [Fact]
    public void a_credit_that_was_refused_and_yet_is_in_the_journal_pays_the_order()
    {
        var looking = Charging.CreditRefused(Charging.Answered(Processing(), Sandbox, 1, Took("pay_1", 2), At(3))!.State, 1, Full, At(4))!.State;
        var unknown = Charging.Credited(looking, 2, isBooked: false, At(64))!.State;
        var paid = Charging.Credited(unknown, 3, isBooked: true, At(70))!.State;
        Assert.Equal((OrderStatus.Settling, Full), (unknown.Order.Status, unknown.CreditRefused));
        Assert.Equal((OrderStatus.Paid, null), (paid.Order.Status, paid.CreditRefused));
        Assert.Empty(paid.Duties);
        Assert.Empty(paid.Order.Refunds);
    }

    [Fact]
    public void a_payment_from_a_balance_that_ran_out_of_time_lets_go_what_may_be_set_aside()
    {
        var expired = Charging.TimedOut(Create(Terms with { Channels = [Charging.BalanceChannel], AccountId = "alice", ExpiresIn = Charging.Limit }), 1, At(180))!.State;
        Assert.Equal(DutyKind.Close, Assert.Single(expired.Duties).Kind);
    }

    private static OrderState Create(CreateOrder terms) => Creating.Create(null, "mer_1", terms, At(0)).Decision!.State;

    private static OrderState Processing() => Verifying.Answered(Create(TopUp), 1, Taken, At(1))!.State;

    private static ChargeReport Took(string id, double at) => new() { Outcome = ChargeOutcome.Taken, At = After(at), Payments = [Payment(id, at)] };

    private static ChargeReport Refusal(double at) => new() { Outcome = ChargeOutcome.Refused, At = After(at), Failure = new Failure("charge_failed", "no") };

    private static ChargeReport Unknown(double at) => new() { Outcome = ChargeOutcome.Unknown, At = After(at), Failure = new Failure("timeout", "no answer") };
}
