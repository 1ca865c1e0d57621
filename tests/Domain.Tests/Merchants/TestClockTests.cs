using System.Text.Json;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Domain.Notifications;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Payments.Domain.Tests.Orders;
using Xunit;
using static Payments.Domain.Tests.Orders.Scene;

namespace Payments.Domain.Tests.Merchants;

public sealed class TestClockTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void what_happened_elsewhere_has_the_merchants_time_of_that_moment()
    {
        var clock = TestClock.Unmoved.MoveTo(Hour, Start).MoveTo(3 * Hour, Start + (2 * Hour));

        Assert.Equal(Start.AddTicks(-1), clock.ToMerchantTime(Start.AddTicks(-1)));
        Assert.Equal(Start + Hour, clock.ToMerchantTime(Start));
        Assert.Equal(Start + (2 * Hour), clock.ToMerchantTime(Start + Hour));
        Assert.Equal(Start + (6 * Hour), clock.ToMerchantTime(Start + (3 * Hour)));
        Assert.Equal(Start, TestClock.Unmoved.ToMerchantTime(Start));
    }

    [Fact]
    public void only_the_latest_moves_are_kept_and_what_was_before_them_is_never_late()
    {
        var clock = Enumerable
            .Range(1, TestClock.MaxMoves + 5)
            .Aggregate(TestClock.Unmoved, (moved, i) => moved.MoveTo(i * Hour, After(i)));

        Assert.Equal(TestClock.MaxMoves, clock.Moves.Length);
        Assert.Equal(105 * Hour, clock.Ahead);
        Assert.Equal(After(5), clock.ToMerchantTime(After(5)));
        Assert.Equal(After(6) + (6 * Hour), clock.ToMerchantTime(After(6)));
    }

    [Fact]
    public void a_payment_in_time_by_the_providers_clock_is_in_time_by_the_merchants()
    {
        var clock = TestClock.Unmoved.MoveTo(2 * Hour, After(30));
        var moved = At(30 + 7200) with { Merchant = At(0).Merchant with { Clock = clock }, ClockAhead = 2 * Hour };

        var before = PaymentRules.ApplyReport(AwaitingPayment(), Callback(Payment("p", paidAt: 20)), moved)!.State;
        var after = PaymentRules.ApplyReport(AwaitingPayment(), Callback(Payment("p", paidAt: 31)), moved)!.State;

        Assert.Equal((OrderStatus.Paid, false, After(20)), (before.Order.Status, before.Order.PaidLate, before.Order.PaidAt));
        Assert.Equal(PaymentRole.Late, Assert.Single(after.Order.Payments).Role);
    }

    [Fact]
    public void an_order_is_really_due_by_as_much_sooner_as_its_merchants_time_is_ahead()
    {
        var moved = At(7200) with { ClockAhead = 2 * Hour };

        var order = CreateRules.Create(null, new MerchantId("mer_1"), Terms, moved).Value!.State;
        var stored = JsonSerializer.Deserialize(order.Json(), DomainJson.Stored.OrderState)!;

        Assert.Equal((After(7200), After(0)), (order.DueAt, order.DueAtRealTime));
        Assert.Equal(2 * Hour, stored.ClockAhead);
        Assert.DoesNotContain("ahead", Created().Json());
        // A process whose copy of the configuration is older does not turn it back.
        Assert.Equal(2 * Hour, VerificationRules.ApplyResult(stored, 1, Accepted, At(7201) with { ClockAhead = Hour })!.State.ClockAhead);
    }

    [Fact]
    public void an_attempt_at_telling_is_listed_in_the_merchants_time()
    {
        var paid = Paid();
        var head = paid.Outbox.Pending[0];

        var told = NotificationRules.ApplyAttempt(
            paid,
            head.EventId,
            head.NextAttempt,
            new Delivery { At = After(30), Duration = TimeSpan.Zero },
            At(3630) with
            {
                ClockAhead = Hour,
            }
        )!;

        Assert.Equal(After(3630), Assert.Single(told.Attempts).Delivery.At);
    }
}
