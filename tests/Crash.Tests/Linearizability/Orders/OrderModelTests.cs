using Payments.Crash.Tests.Linearizability.Checker;
using Xunit;
using static Payments.Crash.Tests.Linearizability.Orders.OrderStatuses;
using OrderOperation = Payments.Crash.Tests.Linearizability.Checker.Operation<
    Payments.Crash.Tests.Linearizability.Orders.OrderInput,
    Payments.Crash.Tests.Linearizability.Orders.OrderOutput
>;

namespace Payments.Crash.Tests.Linearizability.Orders;

public sealed class OrderModelTests
{
    private const long Amount = 100;

    private readonly List<OrderOperation> _history = [];

    [Fact]
    public void what_a_good_order_answers_has_an_explanation()
    {
        Add(1, 2, new OrderInput.Create(0), Shown(2, AwaitingPayment, isNew: true));
        Add(3, 4, new OrderInput.Create(1), new OrderOutput.Conflict());
        Add(5, 8, new OrderInput.Pay(), new OrderOutput.PaymentMade());
        Add(6, 7, new OrderInput.Cancel(), new OrderOutput.NotCancellable());
        Add(9, 10, new OrderInput.Refund(0, 60), new OrderOutput.RefundReserved(true));
        Add(9, 11, new OrderInput.Refund(1, 60), new OrderOutput.RefundTooLarge());
        Add(12, 13, new OrderInput.Read(), Shown(5, PartiallyRefunded, refunds: 60));
        Assert.Null(Check());
    }

    [Fact]
    public void a_request_without_an_answer_took_effect_at_any_time_since_or_never()
    {
        Add(1, null, new OrderInput.Create(0), null);
        Add(2, 3, new OrderInput.Read(), new OrderOutput.Absent());
        Add(2, null, new OrderInput.Cancel(), null);
        Add(4, 5, new OrderInput.Read(), Shown(2, AwaitingPayment));
        Assert.Null(Check());
        Add(6, 7, new OrderInput.Read(), Shown(3, Cancelled));
        Assert.Null(Check());
        Add(8, 9, new OrderInput.Read(), new OrderOutput.Absent());
        Assert.NotNull(Check());
    }

    [Fact]
    public void an_order_that_was_answered_and_is_gone_has_none()
    {
        Add(1, 2, new OrderInput.Create(0), Shown(2, AwaitingPayment, isNew: true));
        Add(3, 4, new OrderInput.Read(), new OrderOutput.Absent());
        Assert.NotNull(Check());
    }

    [Fact]
    public void an_order_that_is_made_twice_has_none()
    {
        Add(1, 2, new OrderInput.Create(0), Shown(2, AwaitingPayment, isNew: true));
        Add(3, 4, new OrderInput.Create(0), Shown(2, AwaitingPayment, isNew: true));
        Assert.NotNull(Check());
    }

    [Fact]
    public void two_contents_of_one_order_have_none()
    {
        Add(1, 4, new OrderInput.Create(0), Shown(2, AwaitingPayment));
        Add(1, 4, new OrderInput.Create(1), Shown(2, AwaitingPayment));
        Assert.NotNull(Check());
    }

    [Fact]
    public void an_answer_that_is_older_than_one_given_before_it_was_asked_for_has_none()
    {
        Pay();
        Add(7, 8, new OrderInput.Read(), Shown(3, Paid));
        Add(9, 10, new OrderInput.Read(), Shown(2, AwaitingPayment));
        Assert.NotNull(Check());
    }

    [Fact]
    public void the_same_answers_to_two_requests_at_once_have_one()
    {
        Pay();
        Add(7, 10, new OrderInput.Read(), Shown(3, Paid));
        Add(8, 9, new OrderInput.Read(), Shown(2, AwaitingPayment));
        Assert.Null(Check());
    }

    [Fact]
    public void two_histories_of_as_many_events_have_none()
    {
        Pay();
        Add(7, 8, new OrderInput.Read(), Shown(3, Paid));
        Add(9, 10, new OrderInput.Read(), new OrderOutput.Shown(new OrderView(3, "another", Paid, 0)));
        Assert.NotNull(Check());
    }

    [Fact]
    public void an_order_that_is_paid_before_anybody_pays_has_none()
    {
        Add(1, 2, new OrderInput.Create(0), Shown(2, AwaitingPayment, isNew: true));
        Add(3, 4, new OrderInput.Read(), Shown(3, Paid));
        Add(5, 6, new OrderInput.Pay(), new OrderOutput.PaymentMade());
        Assert.NotNull(Check());
    }

    [Fact]
    public void an_order_that_is_paid_after_it_was_cancelled_has_none()
    {
        Pay();
        Add(7, 8, new OrderInput.Cancel(), Shown(3, Cancelled));
        Add(9, 10, new OrderInput.Read(), Shown(4, Paid));
        Assert.NotNull(Check());
    }

    [Fact]
    public void an_order_that_cannot_be_cancelled_and_is_not_paid_has_none()
    {
        Add(1, 2, new OrderInput.Create(0), Shown(2, AwaitingPayment, isNew: true));
        Add(3, 4, new OrderInput.Cancel(), new OrderOutput.NotCancellable());
        Assert.NotNull(Check());
    }

    [Fact]
    public void refunds_of_more_than_was_paid_have_none()
    {
        Pay();
        Add(7, 10, new OrderInput.Refund(0, 60), new OrderOutput.RefundReserved(true));
        Add(7, 10, new OrderInput.Refund(1, 60), new OrderOutput.RefundReserved(true));
        Assert.NotNull(Check());
    }

    [Fact]
    public void a_refund_that_was_promised_and_is_not_shown_has_none()
    {
        Pay();
        Add(7, 8, new OrderInput.Refund(0, 60), new OrderOutput.RefundReserved(true));
        Add(9, 10, new OrderInput.Read(), Shown(4, Paid));
        Assert.NotNull(Check());
    }

    private void Pay()
    {
        Add(1, 2, new OrderInput.Create(0), Shown(2, AwaitingPayment, isNew: true));
        Add(3, 4, new OrderInput.Pay(), new OrderOutput.PaymentMade());
    }

    private void Add(long invoked, long? returned, OrderInput input, OrderOutput? output) =>
        _history.Add(new OrderOperation(_history.Count, invoked, returned, input, output));

    private static OrderOutput.Shown Shown(int version, OrderStatuses status, long refunds = 0, bool isNew = false) =>
        new(new OrderView(version, $"hash {version}", status, refunds), isNew);

    private string? Check() => LinearizabilityChecker.Check(new OrderModel(Amount), _history);
}
