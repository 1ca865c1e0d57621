using System.Collections.Frozen;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Xunit;
using static Payments.Domain.Tests.Orders.Scene;

namespace Payments.Domain.Tests.Orders;

/// <summary>A signature proves who speaks, not that the order is the speaker's business.</summary>
public class TrustRulesTests
{
    [Theory]
    [InlineData(Stranger, ForeignReason.OtherChannel)]
    [InlineData(OfOtherMode, ForeignReason.OtherMode)]
    public void what_a_channel_says_that_has_no_business_with_the_order_is_kept_and_changes_nothing(string channel, ForeignReason reason)
    {
        foreach (var before in new[] { AwaitingPayment(), AwaitingPayment(Unnamed) })
        {
            var heard = PaymentRules.ApplyReport(before, Callback(Payment("pay_1"), channel), At(100))!;

            var report = new ForeignReport(channel, reason, new PaymentId("pay_1"), Price, After(100));
            Assert.Equal(report, Assert.Single(heard.State.ForeignReports!.Value));
            Assert.Equal(report, Assert.Single(heard.ForeignReports));
            Assert.Empty(heard.Events);
            Assert.Equal(before.Order.Json(), heard.State.Order.Json());
        }
    }

    [Fact]
    public void one_that_an_order_without_named_channels_is_not_known_to_be_with_is_asked_and_not_believed_meanwhile()
    {
        var heard = PaymentRules.ApplyReport(AwaitingPayment(Unnamed), Callback(Payment("pay_1"), Stranger), At(100))!.State;
        Assert.Equal(After(100), heard.Pending(ActionKind.Query, Stranger)!.DueAt);
        Assert.Null(
            PaymentRules
                .ApplyReport(AwaitingPayment(), Callback(Payment("pay_1"), Stranger), At(100))!
                .State.Pending(ActionKind.Query, Stranger)
        );

        var again = PaymentRules.ApplyReport(heard, Callback(Payment("pay_2"), Stranger), At(101))!.State;
        Assert.Equal(OrderStatus.AwaitingPayment, again.Order.Status);
        var silent = QueryRules.ApplyResult(again, Stranger, again.Pending(ActionKind.Query, Stranger)!.NextAttempt, null, At(102))!.State;
        Assert.NotNull(silent.Pending(ActionKind.Query, Stranger));
    }

    [Fact]
    public void it_is_asked_as_well_where_what_it_says_cannot_be_read()
    {
        var said = ResolutionRules.ApplyReport(AwaitingPayment(Unnamed), Unreadable(Stranger), At(20))!.State;
        Assert.Equal(After(20), said.Pending(ActionKind.Query, Stranger)!.DueAt);
        Assert.Null(said.UnreadableChannels);

        var asked = QueryRules.ApplyResult(said, Stranger, 1, Took(Payment("pay_1", 19)), At(21))!.State;
        Assert.Equal("pay_1", asked.Order.AcceptedPayment!.Id);
    }

    [Fact]
    public void what_its_books_list_pays_the_order_or_goes_back()
    {
        var heard = PaymentRules.ApplyReport(AwaitingPayment(Unnamed), Callback(Payment("pay_1"), Stranger), At(100))!.State;

        var paid = QueryRules.ApplyResult(heard, Stranger, 1, Took(Payment("pay_1")), At(101))!.State;
        Assert.Equal((OrderStatus.Paid, Stranger), (paid.Order.Status, paid.Order.Channel));
        Assert.NotNull(paid.Pending(ActionKind.Close, Sandbox));

        var elsewhere = PaymentRules.ApplyReport(heard, Callback(Payment("pay_9")), At(101))!.State;
        var both = QueryRules.ApplyResult(elsewhere, Stranger, 1, Took(Payment("pay_1")), At(102))!.State;
        Assert.Equal([PaymentRole.Accepted, PaymentRole.Duplicate], both.Order.Payments.Select(payment => payment.Role));
        Assert.Equal("pay_1", Assert.Single(both.Order.Refunds).PaymentId.Value);
    }

    [Fact]
    public void what_it_reported_meanwhile_and_its_books_do_not_list_counts_once_it_is_known_to_have_the_order()
    {
        var said = PaymentRules.ApplyReport(AwaitingPayment(Unnamed), Callback(Payment("pay_2", 19), Stranger), At(20))!.State;
        var query = said.Pending(ActionKind.Query, Stranger)!;

        var asked = QueryRules.ApplyResult(said, Stranger, query.NextAttempt, Took(Payment("pay_1", 18)), At(21))!.State;

        Assert.Equal(
            [("pay_1", PaymentRole.Accepted), ("pay_2", PaymentRole.Duplicate)],
            asked.Order.Payments.Select(payment => (payment.Id.Value, payment.Role))
        );
        Assert.Contains(asked.Order.Refunds, refund => refund.PaymentId == "pay_2");
    }

    [Fact]
    public void one_whose_books_list_nothing_or_that_cannot_be_asked_changes_nothing()
    {
        var before = AwaitingPayment(Unnamed);
        var heard = PaymentRules.ApplyReport(before, Callback(Payment("pay_1"), Stranger), At(100))!.State;

        foreach (
            var answer in new[]
            {
                CannotTell,
                NothingTaken,
                new ChannelOrderStatus { State = ChannelOrderState.Unknown },
            }
        )
        {
            var asked = QueryRules.ApplyResult(heard, Stranger, 1, answer, At(101))!.State;
            Assert.Equal(before.Json(), (asked with { ForeignReports = null }).Json());
        }
    }

    [Fact]
    public void what_was_heard_before_is_counted_again_and_not_written_again()
    {
        var heard = PaymentRules.ApplyReport(AwaitingPayment(), Callback(Payment("pay_1"), Stranger), At(100))!.State;

        var again = PaymentRules.ApplyReport(heard, Callback(Payment("pay_1"), Stranger), At(200))!;

        Assert.Same(heard, again.State);
        Assert.Single(again.ForeignReports);
    }

    [Fact]
    public void only_so_many_are_kept_and_all_are_counted()
    {
        var state = AwaitingPayment();
        for (var i = 0; i < TrustRules.MaxForeignReports; i++)
            state = PaymentRules.ApplyReport(state, Callback(Payment($"pay_{i}"), Stranger), At(100))!.State;

        var beyond = PaymentRules.ApplyReport(state, Callback(Payment("one too many"), Stranger), At(100))!;

        Assert.Equal(TrustRules.MaxForeignReports, state.ForeignReports!.Value.Length);
        Assert.Same(state, beyond.State);
        Assert.Single(beyond.ForeignReports);
    }

    [Fact]
    public void any_channel_that_the_order_names_is_believed() =>
        Assert.Equal(
            OrderStatus.Paid,
            PaymentRules.ApplyReport(AwaitingPayment(), Callback(Payment("pay_1"), OtherChannel), At(100))!.State.Order.Status
        );

    [Fact]
    public void what_a_channel_said_before_it_was_known_to_have_the_order_is_asked_about_once_it_is()
    {
        var heard = PaymentRules.ApplyReport(AwaitingPayment(Unnamed), Callback(Payment("pay_1"), OtherChannel), At(100))!.State;
        Assert.NotNull(heard.ForeignReports);

        var known = VerificationRules.ApplyResult(heard, 1, Accepted with { Channel = OtherChannel }, At(101))!.State;
        Assert.Equal(After(101), known.Pending(ActionKind.Query, OtherChannel)!.DueAt);

        var asked = QueryRules.ApplyResult(known, OtherChannel, 2, CannotTell, At(102))!.State;
        Assert.Equal((OrderStatus.Paid, OtherChannel), (asked.Order.Status, asked.Order.AcceptedPayment!.Channel));
    }

    [Fact]
    public void an_order_that_is_paid_while_channels_prepare_it_is_closed_at_all_the_others()
    {
        var context = At(10) with
        {
            ChannelsOfMode = ChannelsOfMode.Append(ChargeRules.BalanceChannel).ToFrozenSet(StringComparer.Ordinal),
        };
        var paid = PaymentRules.ApplyReport(Created(Unnamed), Callback(Payment("pay_1"), OtherChannel), context)!.State;

        Assert.Equal(OrderStatus.Paid, paid.Order.Status);
        // No account pays an order that does not say so.
        Assert.Null(paid.Pending(ActionKind.Close, ChargeRules.BalanceChannel));
        Assert.NotNull(paid.Pending(ActionKind.Close, Sandbox));
        Assert.NotNull(paid.Pending(ActionKind.Close, Stranger));
        Assert.Null(paid.Pending(ActionKind.Close, OtherChannel));
    }

    [Fact]
    public void a_channel_where_an_order_was_left_prepared_is_believed_for_ever()
    {
        var taken = VerificationRules.ApplyResult(Created(Unnamed), 1, Accepted with { PreparedElsewhere = [OtherChannel] }, At(1))!.State;
        var closed = QueryRules.ApplyCloseResult(taken, OtherChannel, 1, CloseOutcome.Closed, At(2))!.State;

        Assert.Equal(
            OrderStatus.Paid,
            PaymentRules.ApplyReport(closed, Callback(Payment("pay_1"), OtherChannel), At(100))!.State.Order.Status
        );
    }

    [Fact]
    public void while_channels_are_being_asked_any_of_them_may_have_the_order()
    {
        var paid = PaymentRules.ApplyReport(Created(Unnamed), Callback(Payment("pay_1"), OtherChannel), At(1))!.State;
        Assert.Equal(OrderStatus.Paid, paid.Order.Status);

        // Nor is it known afterwards that the others were not preparing it just then.
        var again = PaymentRules.ApplyReport(paid, Callback(Payment("pay_2"), Stranger), At(2))!.State;
        Assert.Equal([PaymentRole.Accepted, PaymentRole.Duplicate], again.Order.Payments.Select(payment => payment.Role));
        Assert.Equal(
            OrderStatus.Created,
            PaymentRules.ApplyReport(Created(Unnamed), Callback(Payment("pay_1"), OfOtherMode), At(1))!.State.Order.Status
        );
    }

    [Fact]
    public void the_channel_that_was_to_be_paid_is_still_believed_when_another_took_the_money()
    {
        var unsure = VerificationRules.ApplyResult(Created(Unnamed), 1, Accepted with { PreparedElsewhere = [OtherChannel] }, At(1))!.State;
        var paid = PaymentRules.ApplyReport(unsure, Callback(Payment("pay_1"), OtherChannel), At(100))!.State;
        var closed = QueryRules.ApplyCloseResult(paid, Sandbox, 1, CloseOutcome.Closed, At(101))!.State;

        Assert.Equal(
            PaymentRole.Duplicate,
            PaymentRules.ApplyReport(closed, Callback(Payment("pay_2")), At(102))!.State.Order.Payments[^1].Role
        );
    }

    [Fact]
    public void a_top_up_that_no_channel_was_asked_to_charge_is_recharged_by_none()
    {
        var created = Created(
            Unnamed with
            {
                Kind = OrderKind.TopUp,
                AccountId = new AccountId("alice"),
                ExpiresIn = ChargeRules.TimeLimit,
            }
        );

        Assert.Equal(OrderStatus.Created, PaymentRules.ApplyReport(created, Callback(Payment("pay_1")), At(1))!.State.Order.Status);
    }

    [Fact]
    public void an_answer_of_a_channel_that_has_come_to_move_other_money_is_none()
    {
        var now = At(Deadline) with { ChannelsOfMode = FrozenSet<string>.Empty };

        var asked = QueryRules.ApplyResult(AwaitingPayment(), Sandbox, 1, Took(Payment("pay_1")), now)!;

        Assert.Empty(asked.State.Order.Payments);
        Assert.Equal(OrderStatus.AwaitingPayment, asked.State.Order.Status);
        Assert.Equal(ForeignReason.OtherMode, Assert.Single(asked.ForeignReports).Reason);
    }

    [Fact]
    public void a_payment_of_another_order_is_a_mismatch_and_there_is_no_money_to_return()
    {
        var elsewhere = At(100) with { PaymentsOfOtherOrders = [PaymentKey.Of(Sandbox, new PaymentId("pay_1"))] };

        var mismatch = PaymentRules.ApplyReport(AwaitingPayment(), Callback(Payment("pay_1")), elsewhere)!.State;
        var again = PaymentRules.ApplyReport(mismatch, Callback(Payment("pay_1")), At(101))!;
        var paid = PaymentRules.ApplyReport(mismatch, Callback(Payment("pay_2")), At(102))!.State;

        Assert.Equal((OrderStatus.AwaitingPayment, "pay_1"), (mismatch.Order.Status, Assert.Single(mismatch.Order.RefutedPayments)));
        Assert.Empty(mismatch.Order.Refunds);
        Assert.Same(mismatch, again.State);
        Assert.Equal(OrderStatus.Paid, paid.Order.Status);
    }

    [Fact]
    public void a_channel_that_is_taken_at_its_word_does_not_have_the_payment_of_another_order_returned()
    {
        var unconfirmed = PaymentRules.ApplyReport(AwaitingPayment(), Callback(Payment("pay_1", 50, OtherMoney)), At(60))!.State;

        var after = QueryRules
            .ApplyResult(
                unconfirmed,
                Sandbox,
                unconfirmed.Pending(ActionKind.Query)!.NextAttempt,
                CannotTell,
                At(61) with
                {
                    PaymentsOfOtherOrders = [PaymentKey.Of(Sandbox, new PaymentId("pay_1"))],
                }
            )!
            .State;

        Assert.Empty(after.Order.Refunds);
        Assert.Empty(after.Order.Payments);
    }

    [Fact]
    public void the_same_id_at_another_channel_is_another_payment()
    {
        Assert.NotEqual(PaymentKey.Of(Sandbox, new PaymentId("pay_1")), PaymentKey.Of(OtherChannel, new PaymentId("pay_1")));
        Assert.Equal(
            PaymentKey.Of(Sandbox, new PaymentId("pay_1")),
            PaymentKey.Read(PaymentKey.Of(Sandbox, new PaymentId("pay_1")).ToBytes())
        );
    }
}
