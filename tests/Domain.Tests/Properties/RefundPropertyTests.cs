using System.Text;
using Payments.Domain.Errors;
using Payments.Domain.Merchants;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Payments.Domain.Tests.Orders;
using Xunit;
using static Payments.Domain.Tests.Properties.OrderWorld;

namespace Payments.Domain.Tests.Properties;

/// <summary>
/// Refunds of a paid order, however requests, answers, silence, restarts and old messages are mixed. Every step checks
/// <see cref="OrderPromises"/>.
/// </summary>
public class RefundPropertyTests
{
    private static readonly Step[] Steps =
    [
        .. Enumerable.Repeat(Step.MerchantRefunds, 4),
        .. Enumerable.Repeat(Step.DutyAnswered, 3),
        Step.DutyUnanswered,
        Step.DutyUnanswered,
        Step.OldMessageComes,
        Step.OldMessageComes,
        Step.Restart,
        Step.Wait,
        Step.WaitLong,
        Step.PayerPays,
        Step.TurnClockBack,
    ];

    [Fact]
    public void whatever_is_asked_no_more_goes_back_than_was_paid_and_the_channel_agrees() =>
        Property.Holds(choice =>
        {
            var world = Paid(choice);
            world.Run(Steps);
            world.DeliverAll();
            world.RunOut(isAnswered: true);

            var (order, paid) = (world.State.Order, world.State.Order.AcceptedPayment!);
            Assert.Equal(world.Books.Held, paid.Captured - paid.Refunded);
            Assert.Equal(0, paid.Refunding);
            Assert.Equal(
                paid.Refunded == 0 ? OrderStatus.Paid
                    : paid.Refunded == paid.Captured ? OrderStatus.Refunded
                    : OrderStatus.PartiallyRefunded,
                order.Status
            );
            Assert.All(order.Refunds, refund => Assert.NotEqual(RefundStatus.Requested, refund.Status));
        });

    [Fact]
    public void a_refund_is_asked_for_until_the_channel_answers_however_long_that_takes() =>
        Property.Holds(
            choice =>
            {
                var world = Paid(choice);
                world.Run(Steps);
                var waiting = world
                    .State.Order.Refunds.Where(refund => refund.Status == RefundStatus.Requested)
                    .Select(refund => refund.Id)
                    .ToList();
                for (var silence = 0; silence < 60; silence++)
                {
                    world.Do(Step.WaitLong);
                    world.Do(Step.DutyUnanswered);
                }

                Assert.All(waiting, id => Assert.NotNull(world.State.Pending(ActionKind.Refund, id)));
            },
            runs: 200
        );

    [Fact]
    public void an_order_has_at_most_so_many_refunds()
    {
        var state = Scene.Paid();
        for (var i = 0; i < RefundRules.MaxRefunds; i++)
            state = RefundRules.Request(state, Ask($"R-{i}"), Scene.At(100)).Value!.State;

        Assert.Equal(PaymentErrorCode.TooManyRefunds, RefundRules.Request(state, Ask("R-more"), Scene.At(100)).Error!.Code);
        Assert.Same(state, RefundRules.Request(state, Ask("R-7"), Scene.At(100)).Value!.State);
    }

    [Fact]
    public void a_failed_refund_frees_what_it_had_reserved()
    {
        var asked = RefundRules.Request(Scene.Paid(), Ask("R-1", 1234), Scene.At(100)).Value!.State;
        var error = RefundRules.Request(asked, Ask("R-2", 1), Scene.At(101)).Error!;
        var id = asked.Order.Refunds.Single().Id;

        var failed = RefundRules
            .ApplyResult(asked, id, 1, RefundOutcome.Failed, new Failure("refund_refused", "No."), Scene.At(102))!
            .State;

        Assert.Equal((PaymentErrorCode.RefundExceedsCaptured, "amount"), (error.Code, error.Field));
        Assert.Contains("only 0 can still be refunded", error.Message, StringComparison.Ordinal);
        Assert.Equal((OrderStatus.Paid, 1234L), (failed.Order.Status, failed.Order.AcceptedPayment!.Refundable));
        Assert.NotNull(RefundRules.Request(failed, Ask("R-2", 1234), Scene.At(103)).Value);
    }

    [Fact]
    public void events_and_notifications_name_the_refund_by_the_merchants_id()
    {
        var decision = RefundRules.Request(Scene.Paid(), Ask("R-1", 34), Scene.At(100)).Value!;
        var id = decision.State.Order.Refunds.Single().Id;
        var succeeded = RefundRules.ApplyResult(decision.State, id, 1, RefundOutcome.Succeeded, null, Scene.At(101))!.Events.Single();

        Assert.Equal("R-1", Assert.IsType<RefundRequested>(decision.Events.Single().Stored.Event).Refund.MerchantRefundId);
        Assert.Equal("R-1", Assert.IsType<RefundSucceeded>(succeeded.Stored.Event).MerchantRefundId);
        var told = Encoding.UTF8.GetString(succeeded.Notification!.Body);
        Assert.Contains($"\"refund_id\":\"{id}\",\"merchant_refund_id\":\"R-1\"", told, StringComparison.Ordinal);
        Assert.Contains("\"refund_amount\":34", told, StringComparison.Ordinal);
    }

    private static RefundOrderCommand Ask(string id, long amount = 1) =>
        new()
        {
            MerchantRefundId = id,
            Amount = amount,
            Fingerprint = id,
        };

    private static OrderWorld Paid(Choice choice)
    {
        // An accepted payment is what there is to return; a payment that comes late would not be accepted otherwise.
        var world = new OrderWorld(choice, LatePayment.Accept);
        world.Do(Step.PayerPays);
        world.DeliverAll();
        return world;
    }
}
