using System.Collections.Immutable;
using Payments.Channels;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Sandbox.Provider;
using Xunit;

namespace Payments.Sandbox.Tests;

public sealed class Charging_and_refunding : SandboxTest
{
    [Fact]
    public async Task a_charge_takes_the_money_at_once_and_once_per_attempt()
    {
        var order = Sandbox.NewOrder();
        var first = await Sandbox.Channel.Charge(order, 1, Cancellation);
        var again = await Sandbox.Channel.Charge(order, 1, Cancellation);
        Assert.Equal((ChannelResponse.Yes, order.Terms.Amount), (first.Response, first.Payment!.Amount));
        Assert.Equal(first, again);
        Assert.Equal([first.Payment], (await Sandbox.Query(order)).Payments);
        Assert.NotEqual(first.Payment.Id, (await Sandbox.Channel.Charge(order, 2, Cancellation)).Payment!.Id);
    }

    [Fact]
    public async Task a_closed_order_is_not_charged()
    {
        var order = Sandbox.NewOrder();
        await Sandbox.Channel.Close(order, Cancellation);
        var answer = await Sandbox.Channel.Charge(order, 1, Cancellation);
        Assert.Equal((ChannelResponse.No, "order_closed"), (answer.Response, answer.Failure!.Code));
    }

    [Fact]
    public async Task a_refund_returns_money_once_per_key()
    {
        var order = await Paid();
        var refund = RefundOf(order, "rfd_1", 1250);
        Assert.Equal(RefundOutcome.Succeeded, (await Sandbox.Channel.Refund(order, refund, Cancellation)).Outcome);
        Assert.Equal(RefundOutcome.Succeeded, (await Sandbox.Channel.Refund(order, refund, Cancellation)).Outcome);
        Assert.Equal([new ChannelRefund("rfd_1", RefundOutcome.Succeeded, null)], (await Sandbox.Query(order)).Refunds);
        await Sandbox.Stop();
        await Sandbox.StartAgain();
        Assert.Equal(RefundOutcome.Succeeded, (await Sandbox.Channel.Refund(order, refund, Cancellation)).Outcome);
    }

    [Fact]
    public async Task refunds_at_the_same_moment_never_exceed_the_payment()
    {
        var order = await Paid();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => Sandbox.Channel.Refund(order, RefundOf(order, $"rfd_{i}", 300), Cancellation))
        );
        Assert.Equal(4, answers.Count(answer => answer.Outcome == RefundOutcome.Succeeded));
        Assert.All(answers.Where(answer => answer.Outcome != RefundOutcome.Succeeded), answer =>
            Assert.Equal((RefundOutcome.Failed, "amount_exceeds_payment"), (answer.Outcome, answer.Failure!.Code))
        );
        Assert.Equal(RefundOutcome.Succeeded, (await Sandbox.Channel.Refund(order, RefundOf(order, "rfd_rest", 50), Cancellation)).Outcome);
        Assert.Equal(RefundOutcome.Failed, (await Sandbox.Channel.Refund(order, RefundOf(order, "rfd_more", 1), Cancellation)).Outcome);
    }

    [Fact]
    public async Task each_of_two_payments_is_returned_by_itself()
    {
        var (order, payUrl) = await Sandbox.Prepared();
        await Sandbox.Pay(payUrl, "twice");
        foreach (var (payment, i) in (await Sandbox.Query(order)).Payments.Select((payment, i) => (payment, i)))
            Assert.Equal(
                RefundOutcome.Succeeded,
                (await Sandbox.Channel.Refund(order, RefundOf(order, $"rfd_{i}", 1250, payment.Id), Cancellation)).Outcome
            );
        Assert.Equal(2, (await Sandbox.Query(order)).Refunds.Length);
    }

    [Fact]
    public async Task a_key_is_not_reused_for_another_refund()
    {
        var order = await Paid();
        await Sandbox.Channel.Refund(order, RefundOf(order, "rfd_1", 100), Cancellation);
        var other = await Sandbox.Channel.Refund(order, RefundOf(order, "rfd_1", 200), Cancellation);
        Assert.Equal((RefundOutcome.Failed, "key_conflict"), (other.Outcome, other.Failure!.Code));
    }

    [Fact]
    public async Task a_payment_that_was_never_taken_is_not_returned()
    {
        var order = await Paid();
        var answer = await Sandbox.Channel.Refund(order, RefundOf(order, "rfd_1", 1, "sbx_never"), Cancellation);
        Assert.Equal((RefundOutcome.Failed, "payment_not_found"), (answer.Outcome, answer.Failure!.Code));
        var unknown = Sandbox.NewOrder();
        Assert.Equal(RefundOutcome.Failed, (await Sandbox.Channel.Refund(unknown, RefundOf(order, "rfd_2", 1), Cancellation)).Outcome);
    }

    [Fact]
    public async Task a_refused_refund_stays_refused()
    {
        var order = await Paid();
        Sandbox.Faults.Plan = new FaultPlan { RefuseRefunds = true };
        Assert.Equal("refund_refused", (await Sandbox.Channel.Refund(order, RefundOf(order, "rfd_1", 1), Cancellation)).Failure!.Code);
        Sandbox.Faults.Plan = new FaultPlan();
        Assert.Equal(RefundOutcome.Failed, (await Sandbox.Channel.Refund(order, RefundOf(order, "rfd_1", 1), Cancellation)).Outcome);
        Assert.Equal(RefundOutcome.Succeeded, (await Sandbox.Channel.Refund(order, RefundOf(order, "rfd_2", 1250), Cancellation)).Outcome);
    }

    [Fact]
    public async Task a_refund_is_pending_as_often_as_the_plan_says_and_holds_its_money()
    {
        var order = await Paid();
        var refund = RefundOf(order, "rfd_1", 1250);
        Sandbox.Faults.Plan = new FaultPlan { PendingRefunds = 2 };
        Assert.Equal(RefundOutcome.Pending, (await Sandbox.Channel.Refund(order, refund, Cancellation)).Outcome);
        Assert.Equal(RefundOutcome.Pending, (await Sandbox.Channel.Refund(order, refund, Cancellation)).Outcome);
        Assert.Equal(RefundOutcome.Pending, Assert.Single((await Sandbox.Query(order)).Refunds).Outcome);
        Assert.Equal(
            "amount_exceeds_payment",
            (await Sandbox.Channel.Refund(order, RefundOf(order, "rfd_2", 1), Cancellation)).Failure!.Code
        );
        Assert.Equal(RefundOutcome.Succeeded, (await Sandbox.Channel.Refund(order, refund, Cancellation)).Outcome);
        Assert.Equal(0, Sandbox.Faults.Plan.PendingRefunds);
    }

    [Fact]
    public async Task orders_of_40004_are_paid_but_not_refunded()
    {
        var order = await Paid(40_004);
        Assert.Equal("refund_refused", (await Sandbox.Channel.Refund(order, RefundOf(order, "rfd_1", 1), Cancellation)).Failure!.Code);
    }

    private async Task<PaymentOrder> Paid(long amount = 1250)
    {
        var order = Sandbox.NewOrder(amount);
        var taken = (await Sandbox.Channel.Charge(order, 1, Cancellation)).Payment!;
        return order with
        {
            Payments = ImmutableArray.Create(
                new Payment
                {
                    Id = taken.Id,
                    Channel = "sandbox",
                    Role = PaymentRole.Accepted,
                    Currency = taken.Amount.Currency,
                    Captured = taken.Amount.Amount,
                    PaidAt = taken.PaidAt,
                    RecordedAt = taken.PaidAt,
                }
            ),
        };
    }

    private Refund RefundOf(PaymentOrder order, string id, long amount, string? paymentId = null) =>
        new()
        {
            Id = id,
            PaymentId = new PaymentId(paymentId ?? order.Payments[0].Id),
            Channel = "sandbox",
            Amount = amount,
            Reason = "late",
            Status = RefundStatus.Requested,
            RequestedAt = Sandbox.Clock.GetUtcNow(),
        };
}
