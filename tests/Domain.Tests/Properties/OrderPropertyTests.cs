using Payments.Domain.Merchants;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Payments.Domain.Tests.Orders;
using Xunit;
using static Payments.Domain.Tests.Properties.OrderWorld;

namespace Payments.Domain.Tests.Properties;

public class OrderPropertyTests
{
    /// <summary>All steps; calls are answered often enough for orders to get somewhere.</summary>
    private static readonly Step[] Everything =
    [
        .. Enum.GetValues<Step>(),
        .. Enumerable.Repeat(Step.DutyAnswered, 7),
        .. Enumerable.Repeat(Step.OldMessageComes, 3),
    ];

    /// <summary>Steps after which the order's fate depends on money alone, not on who spoke first.</summary>
    private static readonly Step[] MoneyOnly =
    [
        Step.Wait,
        Step.Restart,
        Step.PayerPays,
        Step.PayerPaysOther,
        Step.ChannelLies,
        Step.DutyAnswered,
        Step.DutyUnanswered,
        Step.OldMessageComes,
    ];

    [Fact]
    public void whatever_happens_the_promises_of_an_order_hold() =>
        Property.Holds(choice => new OrderWorld(choice, choice.Of(Enum.GetValues<LatePayment>())).Run(Everything), runs: 1500);

    [Fact]
    public void whatever_happened_all_money_but_an_accepted_payment_goes_back() =>
        Property.Holds(choice =>
        {
            var world = new OrderWorld(choice, choice.Of(Enum.GetValues<LatePayment>()));
            world.Run(Everything);
            world.DeliverAll();
            world.RunOut(isAnswered: true);

            Assert.Equal(world.State.Order.AcceptedPayment is { } paid ? Scene.Price.Amount - paid.Refunded : 0, world.Books.Held);
            Assert.Equal(
                world.Books.Taken.Select(payment => payment.Id.Value).Order(),
                world.State.Order.Payments.Select(payment => payment.Id.Value).Order()
            );
            Assert.Equal(PendingNotifications(world), world.State.Outbox.Acknowledged + world.State.Outbox.Exhausted.Length);
        });

    [Fact]
    public void no_sequence_of_signed_reports_of_other_channels_changes_what_an_order_is_owed() =>
        Property.Holds(choice =>
        {
            var world = new OrderWorld(choice, choice.Of(Enum.GetValues<LatePayment>()), terms: choice.Of([Scene.Terms, Scene.Unnamed]));
            while (!choice.IsOver)
            {
                world.Do(choice.Of(Everything));
                for (var reports = choice.Of(4); reports > 0; reports--)
                    world.Do(Step.StrangerSpeaks);
            }
        });

    [Fact]
    public void a_channel_that_cannot_be_asked_keeps_no_more_than_an_accepted_payment_once_its_callbacks_have_come() =>
        Property.Holds(choice =>
        {
            var world = new OrderWorld(choice, choice.Of(Enum.GetValues<LatePayment>()), canBeQueried: false);
            world.Run([.. Everything.Where(step => step is not (Step.ChannelLies or Step.ChannelReportsUnreadably))]);
            world.DeliverAll();
            world.RunOut(isAnswered: true);

            Assert.Equal(world.State.Order.AcceptedPayment is { } paid ? Scene.Price.Amount - paid.Refunded : 0, world.Books.Held);
            Assert.Equal(
                world.Books.Taken.Select(payment => payment.Id.Value).Order(),
                world.State.Order.Payments.Select(payment => payment.Id.Value).Order()
            );
            Assert.False(world.State.Order.Status.IsOpen());
        });

    [Fact]
    public void any_order_and_repetition_of_callbacks_converges_to_the_same_money() =>
        Property.Holds(choice =>
        {
            var world = new OrderWorld(choice, LatePayment.Accept);
            world.Do(Step.DutyAnswered);
            if (world.State.Order.Status == OrderStatus.Rejected)
                return;
            world.Run(MoneyOnly);
            world.DeliverAll();
            world.RunOut(isAnswered: true);

            var isPaid = world.Books.Taken.Any(payment => payment.Amount == Scene.Price);
            Assert.Equal(isPaid ? OrderStatus.Paid : OrderStatus.Expired, world.State.Order.Status);
            Assert.True((isPaid ? Scene.Price.Amount : 0) == world.Books.Held, world.State.Json());
        });

    [Fact]
    public void callbacks_of_the_same_payments_in_any_order_leave_the_same_money() =>
        Property.Holds(choice =>
        {
            var payments = Enumerable
                .Range(1, 1 + choice.Of(4))
                .Select(id => Scene.Payment($"pay_{id}", choice.Of(2000), choice.Of(3) == 0 ? Scene.OtherMoney : null))
                .ToArray();

            var (first, second) = (Deliver(payments, choice), Deliver(payments, choice));

            Assert.Equal(first, second);
        });

    [Fact]
    public void a_channel_that_never_answers_again_ends_every_order_and_everything_owed_but_refunds() =>
        Property.Holds(
            choice =>
            {
                var world = new OrderWorld(choice);
                world.Run([.. Everything.Where(step => step is not (Step.ChannelIsUnreadable or Step.ChannelReportsUnreadably))]);
                world.RunOut(isAnswered: false);

                Assert.False(world.State.Order.Status.IsOpen());
                Assert.DoesNotContain(world.State.PendingActions, action => action.Kind != ActionKind.Refund);
                Assert.Empty(world.State.Discrepancies);
                Assert.Empty(world.State.Outbox.Pending);
            },
            runs: 60,
            length: 40
        );

    [Fact]
    public void an_order_whose_channel_says_that_it_took_money_and_cannot_be_read_does_not_expire() =>
        Property.Holds(choice =>
        {
            var world = new OrderWorld(choice);
            world.Do(Step.DutyAnswered);
            if (world.State.Order.Status == OrderStatus.Rejected)
                return;
            world.Books.Take(world.Clock, Scene.Price);
            world.Do(Step.ChannelIsUnreadable);
            world.Run(
                Step.Wait,
                Step.WaitLong,
                Step.TurnClockBack,
                Step.Restart,
                Step.ChannelReportsUnreadably,
                Step.DutyAnswered,
                Step.DutyAnswered,
                Step.OldMessageComes
            );

            Assert.Equal(OrderStatus.AwaitingPayment, world.State.Order.Status);
            world.RunOut(isAnswered: true);
            Assert.Equal(Scene.Price.Amount, world.State.Order.AcceptedPayment!.Captured);
            Assert.Null(world.State.UnreadableChannels);
        });

    /// <summary>
    /// Delivers callbacks in a random order, each one to three times, asks the channel at the deadline, and gives what it kept.
    /// </summary>
    private static long Deliver(CapturedPayment[] payments, Choice choice)
    {
        var state = Scene.AwaitingPayment();
        var callbacks = payments.SelectMany(payment => Enumerable.Repeat(payment, 1 + choice.Of(3))).OrderBy(_ => choice.Of(1000)).ToList();
        foreach (var payment in callbacks)
            state = PaymentRules.ApplyReport(state, Scene.Callback(payment), Scene.At(3000))?.State ?? state;
        while (state.PendingActions.FirstOrDefault(action => action.Kind == ActionKind.Query) is { } query)
            state = QueryRules.ApplyResult(state, query.Subject, query.NextAttempt, Scene.Took(payments), Scene.At(3000))!.State;
        foreach (var refund in state.Order.Refunds)
            state = RefundRules.ApplyResult(state, refund.Id, 1, RefundOutcome.Succeeded, null, Scene.At(3000))!.State;
        return state.Order.Payments.Sum(payment => payment.Captured - payment.Refunded);
    }

    private static int PendingNotifications(OrderWorld world) => world.Stored.Count(stored => stored.Event.IsNotifiedByDefault);
}
