using Payments.LoadTest.Audit;
using Payments.LoadTest.Orders;
using Xunit;

namespace Payments.LoadTest.Tests.Audit;

public sealed class What_the_audit_finds
{
    private readonly Story _story = new();

    [Fact]
    public void nothing_where_all_is_well() => Assert.Empty(_story.Found());

    [Fact]
    public void an_order_that_is_lost() =>
        Assert.Equal([Findings.OrderLost], OrderAudit.Missing(_story.Book, 0, _story.Dealing).Select(finding => finding.Code));

    [Fact]
    public void no_loss_of_an_order_whose_create_got_no_answer() =>
        Assert.Empty(OrderAudit.Missing(_story.Book, 0, new OrderRecord { Steps = OrderSteps.CreateInDoubt }));

    [Fact]
    public void an_order_that_was_refused_and_is_there_all_the_same()
    {
        _story.Dealing = default;
        _story.Read = _story.Read with { Status = "awaiting_payment", Payments = [] };

        Assert.Equal([Findings.OrderUnknown], _story.Found());
    }

    [Fact]
    public void an_order_that_is_listed_twice()
    {
        _story.Dealing.Steps |= OrderSteps.Read;

        Assert.Equal([Findings.OrderDoubled], _story.Found());
    }

    [Fact]
    public void an_order_under_another_id()
    {
        _story.Read = _story.Read with { Id = "ord_baaaaaaaaaaaaaaaaaaaaaaaaa" };

        Assert.Equal([Findings.WrongId], _story.Found());
    }

    [Theory]
    [InlineData(1, "EUR")]
    [InlineData(0, "USD")]
    public void a_wrong_amount(long more, string currency)
    {
        _story.Read = _story.Read with { Amount = _story.Plan.Amount + more, Currency = currency };

        Assert.Equal([Findings.WrongAmount], _story.Found());
    }

    [Fact]
    public void a_payment_over_another_amount()
    {
        _story.Read = _story.Read with { Payments = [_story.Payment(1) with { Captured = 1 }] };

        Assert.Equal([Findings.WrongAmount], _story.Found());
    }

    [Theory]
    [InlineData(OrderSteps.Paid, "awaiting_payment")]
    [InlineData(OrderSteps.Paid, "expired")]
    [InlineData(OrderSteps.Paid, "failed")]
    [InlineData(OrderSteps.Paid, "refunded")]
    [InlineData(OrderSteps.Failed, "paid")]
    [InlineData(OrderSteps.Failed, "awaiting_payment")]
    [InlineData(OrderSteps.Cancelled, "awaiting_payment")]
    [InlineData(OrderSteps.None, "paid")]
    [InlineData(OrderSteps.None, "failed")]
    [InlineData(OrderSteps.None, "rejected")]
    [InlineData(OrderSteps.Paid | OrderSteps.Refunded, "paid")]
    public void a_status_that_cannot_be(object done, string status)
    {
        _story.Dealing.Steps = OrderSteps.Created | (OrderSteps)done;
        _story.Read = _story.Read with { Status = status };

        Assert.Contains(Findings.WrongStatus, _story.Found());
    }

    [Theory]
    [InlineData(OrderSteps.PaidInDoubt, "paid")]
    [InlineData(OrderSteps.PaidInDoubt, "awaiting_payment")]
    [InlineData(OrderSteps.CancelInDoubt, "cancelled")]
    [InlineData(OrderSteps.CancelInDoubt, "awaiting_payment")]
    [InlineData(OrderSteps.FailedInDoubt, "failed")]
    [InlineData(OrderSteps.Paid | OrderSteps.RefundInDoubt, "refunded")]
    [InlineData(OrderSteps.Paid | OrderSteps.RefundInDoubt, "paid")]
    public void nothing_in_a_status_that_doubt_allows(object done, string status)
    {
        _story.Dealing.Steps = OrderSteps.Created | (OrderSteps)done;
        _story.Read = _story.Read with { Status = status };

        Assert.DoesNotContain(Findings.WrongStatus, _story.Found());
    }

    [Fact]
    public void a_payment_that_is_lost()
    {
        _story.Read = _story.Read with { Payments = [] };

        Assert.Equal([Findings.PaymentLost], _story.Found());
    }

    [Fact]
    public void a_second_payment_that_is_lost()
    {
        _story.Dealing.Steps |= OrderSteps.PaidAgain;
        (_story.Dealing.Notified, _story.Dealing.NotifiedRefunds) = (
            NotificationKinds.Paid | NotificationKinds.Duplicate | NotificationKinds.RefundSucceeded,
            1
        );

        Assert.Equal([Findings.PaymentLost], _story.Found());
    }

    [Fact]
    public void a_payment_that_nobody_took()
    {
        _story.Read = _story.Read with { Payments = [_story.Payment(1), _story.Payment(2, "duplicate", _story.Plan.Amount)] };

        Assert.Equal([Findings.PaymentUnknown], _story.Found());
    }

    [Fact]
    public void a_payment_that_is_listed_twice()
    {
        _story.Read = _story.Read with { Payments = [_story.Payment(1), _story.Payment(1)] };

        Assert.Contains(Findings.PaymentDoubled, _story.Found());
    }

    [Fact]
    public void two_payments_that_pay_one_order()
    {
        _story.Dealing.Steps |= OrderSteps.PaidAgain;
        _story.Read = _story.Read with { Payments = [_story.Payment(1), _story.Payment(2)] };

        Assert.Contains(Findings.PaymentDoubled, _story.Found());
    }

    [Theory]
    [InlineData(OrderSteps.Paid, "paid", 1)]
    [InlineData(OrderSteps.Paid | OrderSteps.Refunded, "refunded", 1)]
    public void a_refund_of_another_amount(object done, string status, long refunded)
    {
        _story.Dealing.Steps = OrderSteps.Created | (OrderSteps)done;
        _story.Read = _story.Read with { Status = status, Payments = [_story.Payment(1, refunded: refunded)] };

        Assert.Contains(Findings.WrongRefund, _story.Found());
    }

    [Fact]
    public void a_second_payment_that_was_not_returned()
    {
        _story.Dealing.Steps |= OrderSteps.PaidAgain;
        (_story.Dealing.Notified, _story.Dealing.NotifiedRefunds) = (
            NotificationKinds.Paid | NotificationKinds.Duplicate | NotificationKinds.RefundSucceeded,
            1
        );
        _story.Read = _story.Read with { Payments = [_story.Payment(1), _story.Payment(2, "duplicate")] };

        Assert.Equal([Findings.WrongRefund], _story.Found());
    }

    [Fact]
    public void a_merchant_that_was_not_told()
    {
        _story.Dealing.Notified = NotificationKinds.None;

        Assert.Equal([Findings.NotNotified], _story.Found());
    }

    [Fact]
    public void a_merchant_that_was_not_told_of_an_expiry()
    {
        (_story.Dealing.Steps, _story.Dealing.Notified) = (OrderSteps.Created, NotificationKinds.None);
        _story.Read = _story.Read with { Status = "expired", Payments = [] };

        Assert.Equal([Findings.NotNotified], _story.Found());
    }

    [Fact]
    public void a_merchant_that_was_told_of_one_refund_of_two()
    {
        _story.Dealing.Steps |= OrderSteps.PaidAgain | OrderSteps.Refunded;
        (_story.Dealing.Notified, _story.Dealing.NotifiedRefunds) = (
            NotificationKinds.Paid | NotificationKinds.Duplicate | NotificationKinds.RefundSucceeded,
            1
        );
        _story.Read = _story.Read with
        {
            Status = "refunded",
            Payments = [_story.Payment(1, refunded: _story.Plan.Amount), _story.Payment(2, "duplicate", _story.Plan.Amount)],
        };

        Assert.Equal([Findings.NotNotified], _story.Found());
    }

    [Fact]
    public void a_merchant_that_was_told_what_is_not_so()
    {
        _story.Dealing.Notified |= NotificationKinds.Failed;

        Assert.Equal([Findings.FalseNotification], _story.Found());
    }

    [Fact]
    public void a_merchant_that_was_told_again()
    {
        _story.Dealing.Steps |= OrderSteps.NotifiedAgain;

        Assert.Equal([Findings.RepeatedNotification], _story.Found());
    }

    [Fact]
    public void nothing_in_telling_again_an_endpoint_that_had_failed()
    {
        _story.Dealing.Steps |= OrderSteps.NotifiedAgain | OrderSteps.EndpointFaultDone;

        Assert.Empty(_story.Found());
    }

    [Fact]
    public void a_wrong_sequence()
    {
        _story.Dealing.Steps |= OrderSteps.OutOfSequence;

        Assert.Equal([Findings.WrongSequence], _story.Found());
    }

    [Fact]
    public void an_event_that_was_told_and_is_not_stored()
    {
        _story.Dealing.NotifiedSequence = 4;

        Assert.Equal([Findings.WrongSequence], _story.Found());
    }

    [Fact]
    public void another_history_than_was_told()
    {
        _story.Dealing.Hash++;

        Assert.Equal([Findings.WrongHash], _story.Found());
    }

    [Fact]
    public void totals_that_are_not_the_sum_of_the_orders()
    {
        var (orders, summary) = (new OrderSums(), new OrderSums());
        orders.Add(_story.Read);
        orders.Add(_story.Read with { Status = "expired", Payments = [] });
        summary.Add(
            new DayRead(
                new System.Collections.Generic.Dictionary<string, long> { ["paid"] = 1 },
                _story.Plan.Amount,
                0,
                _story.Plan.Amount + 1,
                0
            )
        );

        var found = OrderSums.Compare("mer_1", orders, summary).ToList();

        Assert.All(found, finding => Assert.Equal(Findings.WrongTotals, finding.Code));
        Assert.Equal(["mer_1: orders.expired", "mer_1: taken_amount"], found.Select(finding => finding.Detail.Split(" is ")[0]));
    }
}
