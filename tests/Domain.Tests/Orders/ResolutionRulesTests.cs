using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Xunit;
using static Payments.Domain.Tests.Orders.Scene;

namespace Payments.Domain.Tests.Orders;

public class ResolutionRulesTests
{
    private const string Problem = "amount \"12,34\"";

    [Fact]
    public void what_cannot_be_read_is_remembered_once_and_asked_about_at_most_an_hour_apart_without_end()
    {
        var (state, now) = (AwaitingPayment(), (double)Deadline);
        var waits = Enumerable
            .Range(0, 60)
            .Select(_ =>
            {
                var before = now;
                state = Answer(state, TookUnreadably(), now);
                now = (state.Pending(ActionKind.Query)!.DueAt - Start).TotalSeconds;
                return now - before;
            })
            .ToList();

        Assert.Equal(waits.Order(), waits);
        Assert.Equal(3600, waits[^1]);
        Assert.Equal(OrderStatus.AwaitingPayment, state.Order.Status);
        Assert.Equal(new UnconfirmedPayment(Sandbox, Problem, After(Deadline)), Assert.Single(state.Order.UnconfirmedPayments!.Value));
        var paid = Answer(state, Took(Payment("pay_1")), now);
        Assert.Equal((OrderStatus.Paid, true), (paid.Order.Status, paid.UnreadableChannels is null));
        Assert.Equal((After(Deadline), null), (state.UnconfirmedSince, paid.UnconfirmedSince));
        Assert.Empty(paid.PendingActions);
    }

    [Fact]
    public void as_many_different_answers_are_remembered_as_the_limit_and_beyond_it_the_order_waits_all_the_same()
    {
        var (state, now) = (AwaitingPayment(), (double)Deadline);
        foreach (var i in Enumerable.Range(1, ResolutionRules.MaxUnconfirmedPayments + 2))
        {
            state = Answer(state, TookUnreadably($"amount {i}"), now);
            now = (state.Pending(ActionKind.Query)!.DueAt - Start).TotalSeconds;
        }

        Assert.Equal(ResolutionRules.MaxUnconfirmedPayments, state.Order.UnconfirmedPayments!.Value.Length);
        Assert.Equal((OrderStatus.AwaitingPayment, Sandbox), (state.Order.Status, Assert.Single(state.UnreadableChannels!.Value)));
        Assert.Equal(After(Deadline), state.UnconfirmedSince);
        Assert.Equal(ResolutionRules.MaxUnconfirmedPayments, state.WaitingPayments.Count());
    }

    [Fact]
    public void a_second_payment_that_cannot_be_read_is_not_answered_by_an_answer_that_lists_the_first()
    {
        var paid = PaymentRules.ApplyReport(AwaitingPayment(), Callback(Payment("pay_1")), At(50))!.State;
        var second = new UnreadableReport(Sandbox, new OrderId(""), new UnreadablePayment(Problem, "{}", new PaymentId("pay_2")));
        var reported = ResolutionRules.ApplyReport(paid, second, At(100))!.State;
        Assert.Equal(new PaymentId("pay_2"), Assert.Single(reported.Order.UnconfirmedPayments!.Value).PaymentId);

        var asked = Answer(reported, Took(Payment("pay_1")), 101);
        Assert.Equal([Sandbox], asked.UnreadableChannels!.Value);
        Assert.NotNull(asked.Pending(ActionKind.Query));

        // Nor by one that says something unreadable of the first.
        var first = new ChannelOrderStatus
        {
            State = ChannelOrderState.Closed,
            Unreadable = new UnreadablePayment(Problem, "{}", new PaymentId("pay_1")),
        };
        Assert.NotNull(Answer(asked, first, 150).UnreadableChannels);

        var listed = Answer(asked, Took(Payment("pay_1"), Payment("pay_2")), 200);
        Assert.Null(listed.UnreadableChannels);
        Assert.Equal([PaymentRole.Accepted, PaymentRole.Duplicate], listed.Order.Payments.Select(payment => payment.Role));
        Assert.Null(Answer(asked, NothingTaken, 200).UnreadableChannels);
    }

    [Fact]
    public void what_is_said_unreadably_of_a_payment_that_is_known_is_no_question()
    {
        var paid = PaymentRules.ApplyReport(AwaitingPayment(), Callback(Payment("pay_1")), At(50))!.State;
        var again = new UnreadableReport(Sandbox, new OrderId(""), new UnreadablePayment(Problem, "{}", new PaymentId("pay_1")));

        Assert.Equal(IgnoredReason.AlreadyRecorded, ResolutionRules.ApplyReport(paid, again, At(100))!.Ignored!.Reason);
    }

    [Fact]
    public void a_callback_that_cannot_be_read_has_the_channel_asked_at_once_and_its_answer_counts()
    {
        var reported = ResolutionRules.ApplyReport(AwaitingPayment(), Unreadable(Sandbox), At(100))!.State;

        Assert.Equal(After(100), reported.Pending(ActionKind.Query)!.DueAt);
        Assert.Equal(IgnoredReason.BeingAsked, ResolutionRules.ApplyReport(reported, Unreadable(Sandbox), At(101))!.Ignored!.Reason);
        Assert.Null(ResolutionRules.ApplyReport(reported, Unreadable(Sandbox, "amount \"1,2\""), At(101))!.Ignored);
        var nothing = Answer(reported, NothingTaken, 101);
        Assert.Equal((After(Deadline), true), (nothing.Pending(ActionKind.Query)!.DueAt, nothing.UnreadableChannels is null));
    }

    [Fact]
    public void a_channel_that_cannot_be_asked_holds_the_order_until_somebody_says_what_it_took()
    {
        var state = ResolutionRules.ApplyReport(AwaitingPayment(), Unreadable(Sandbox), At(100))!.State;
        foreach (var now in new[] { 100.0, 5000, 90_000 })
            state = Answer(state, CannotTell, now);

        Assert.Equal(OrderStatus.AwaitingPayment, state.Order.Status);
        var paid = ResolutionRules.Resolve(state, Paid("pay_1"), At(100_000)).Value!.State;
        // In time, because it was first spoken of in time.
        Assert.Equal((OrderStatus.Paid, After(100)), (paid.Order.Status, paid.Order.PaidAt));
        Assert.Same(paid, ResolutionRules.Resolve(paid, Paid("pay_1"), At(100_001)).Value!.State);
        Assert.Equal(PaymentErrorCode.NothingToResolve, ResolutionRules.Resolve(paid, Paid("pay_2"), At(100_001)).Error!.Code);
    }

    [Fact]
    public void what_an_operator_has_resolved_may_be_said_again_and_the_order_expires()
    {
        var waiting = Answer(AwaitingPayment(), TookUnreadably(), Deadline);
        var resolved = ResolutionRules.Resolve(waiting, new ResolvePaymentCommand { Reason = "not in the books" }, At(2000)).Value!.State;
        Assert.Equal(After(Deadline), resolved.Pending(ActionKind.Query)!.DueAt);

        var expired = Answer(resolved, TookUnreadably(), 2001);

        Assert.Equal(OrderStatus.Expired, expired.Order.Status);
        Assert.Equal(IgnoredReason.Resolved, ResolutionRules.ApplyReport(expired, Unreadable(Sandbox), At(2002))!.Ignored!.Reason);
        Assert.Null(ResolutionRules.ApplyReport(expired, Unreadable(Sandbox, "another"), At(2002))!.Ignored);
    }

    [Fact]
    public void money_that_an_operator_names_goes_by_the_same_rules()
    {
        var waiting = Answer(AwaitingPayment(), TookUnreadably(), Deadline);

        var other = ResolutionRules.Resolve(waiting, Paid("pay_1") with { Amount = OtherMoney }, At(2000)).Value!.State;
        Assert.Equal((OrderStatus.AwaitingPayment, PaymentRole.Mismatch), (other.Order.Status, Assert.Single(other.Order.Payments).Role));
        Assert.NotNull(other.Pending(ActionKind.Query));
        var late = ResolutionRules.Resolve(waiting, Paid("pay_1") with { PaidAt = After(Deadline + Grace + 1) }, At(2000)).Value!.State;
        Assert.Equal(PaymentRole.Late, Assert.Single(late.Order.Payments).Role);
        Assert.Equal(
            PaymentErrorCode.NothingToResolve,
            ResolutionRules.Resolve(waiting, Paid("pay_1") with { Channel = OtherChannel }, At(2000)).Error!.Code
        );
        var elsewhere = ResolutionRules
            .Resolve(waiting, Paid("pay_1"), At(2000) with { PaymentsOfOtherOrders = [PaymentKey.Of(Sandbox, new PaymentId("pay_1"))] })
            .Error!;
        Assert.Equal((PaymentErrorCode.InvalidValue, "payment_id"), (elsewhere.Code, elsewhere.Field));
    }

    [Fact]
    public void an_operator_who_names_one_of_two_payments_that_cannot_be_read_leaves_the_other_in_question()
    {
        var state = ResolutionRules.ApplyReport(AwaitingPayment(), Unreadable(Sandbox, payment: "pay_1"), At(100))!.State;
        state = ResolutionRules.ApplyReport(state, Unreadable(Sandbox, payment: "pay_2"), At(110))!.State;
        Assert.Equal(2, state.WaitingPayments.Count());

        var first = ResolutionRules.Resolve(state, Paid("pay_1"), At(200)).Value!.State;
        Assert.Equal((OrderStatus.Paid, After(100)), (first.Order.Status, first.Order.PaidAt));
        Assert.Equal(new PaymentId("pay_2"), Assert.Single(first.WaitingPayments).PaymentId);
        Assert.Equal((After(110), true), (first.UnconfirmedSince, first.Pending(ActionKind.Query) is not null));
        Assert.Same(first, ResolutionRules.Resolve(first, Paid("pay_1"), At(201)).Value!.State);

        var second = ResolutionRules.Resolve(first, Paid("pay_2"), At(300)).Value!.State;
        Assert.Equal([PaymentRole.Accepted, PaymentRole.Duplicate], second.Order.Payments.Select(payment => payment.Role));
        Assert.Null(second.UnreadableChannels);
        var nothing = ResolutionRules.Resolve(first, new ResolvePaymentCommand { Reason = "not in the books" }, At(300)).Value!.State;
        Assert.Equal((1, true), (nothing.Order.Payments.Length, nothing.UnreadableChannels is null));
    }

    [Fact]
    public void where_more_was_said_than_is_remembered_only_the_word_that_nothing_is_left_ends_it()
    {
        var state = AwaitingPayment();
        foreach (var i in Enumerable.Range(1, ResolutionRules.MaxUnconfirmedPayments + 1))
            state = ResolutionRules.ApplyReport(state, Unreadable(Sandbox, payment: $"pay_{i}"), At(100 + i))!.State;
        foreach (var i in Enumerable.Range(1, ResolutionRules.MaxUnconfirmedPayments))
            state = ResolutionRules.Resolve(state, Paid($"pay_{i}"), At(200 + i)).Value!.State;

        Assert.Equal((0, true), (state.WaitingPayments.Count(), state.UnreadableChannels is not null));
        Assert.Same(state, ResolutionRules.Resolve(state, Paid("pay_1"), At(300)).Value!.State);
        var last = ResolutionRules.Resolve(state, Paid("pay_9"), At(301)).Value!.State;
        Assert.Equal(ResolutionRules.MaxUnconfirmedPayments + 1, last.Order.Payments.Length);
        var ended = ResolutionRules.Resolve(last, new ResolvePaymentCommand { Reason = "nothing else" }, At(302)).Value!.State;
        Assert.Null(ended.UnreadableChannels);
    }

    [Fact]
    public void a_charge_that_cannot_be_read_is_not_made_again_and_its_order_outlasts_its_time()
    {
        var created = CreateRules
            .Create(
                null,
                new MerchantId("mer_1"),
                Terms with
                {
                    Kind = OrderKind.TopUp,
                    AccountId = new AccountId("alice"),
                    ExpiresIn = ChargeRules.TimeLimit,
                },
                At(0)
            )
            .Value!.State;
        var processing = VerificationRules.ApplyResult(created, 1, Accepted, At(1))!.State;
        var report = new ChargeAttemptResult
        {
            Outcome = ChargeOutcome.Unknown,
            At = After(2),
            Unreadable = new UnreadablePayment(Problem, "{}"),
        };

        var waiting = ChargeRules.ApplyResult(processing, Sandbox, 1, report, At(3))!.State;
        Assert.Null(waiting.Pending(ActionKind.Charge));
        Assert.NotNull(waiting.Pending(ActionKind.Query));
        var overdue = ChargeRules.ApplyTimeout(waiting, 1, At(180))!.State;
        Assert.Equal(OrderStatus.Processing, overdue.Order.Status);

        Assert.Equal(OrderStatus.Crediting, Answer(overdue, Took(Payment("pay_1", 2)), 200).Order.Status);
        Assert.Equal(OrderStatus.Expired, Answer(overdue, NothingTaken, 200).Order.Status);
        Assert.NotNull(Answer(waiting, NothingTaken, 10).Pending(ActionKind.Charge));
        Assert.Equal(
            OrderStatus.Expired,
            ResolutionRules.Resolve(overdue, new ResolvePaymentCommand { Reason = "no" }, At(300)).Value!.State.Order.Status
        );
    }

    [Fact]
    public void what_a_channel_says_of_an_order_that_is_none_of_its_business_holds_nothing()
    {
        var foreign = ResolutionRules.ApplyReport(AwaitingPayment(), Unreadable(Stranger), At(100))!.State;

        Assert.Equal((true, true), (foreign.UnreadableChannels is null, foreign.Order.UnconfirmedPayments is null));
        Assert.Equal(Stranger, Assert.Single(foreign.ForeignReports!.Value).Channel);
    }

    [Theory]
    [InlineData("4200000123", true)]
    [InlineData("a/b+c=d e\u00e9\ud83d\ude00", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData(" a", false)]
    [InlineData("a\n", false)]
    [InlineData("a\u0000b", false)]
    [InlineData("a\uffff", false)]
    public void a_payment_id_is_what_can_be_printed(string? id, bool isValid) => Assert.Equal(isValid, PaymentId.IsValid(id));

    [Fact]
    public void a_payment_id_has_up_to_128_characters()
    {
        Assert.True(PaymentId.IsValid(new string('a', 128)));
        Assert.False(PaymentId.IsValid(new string('a', 129)));
        Assert.True(PaymentId.IsValid(string.Concat(Enumerable.Repeat("\ud83d\ude00", 128))));
        Assert.False(PaymentId.IsValid(string.Concat(Enumerable.Repeat("\ud83d\ude00", 129))));
        // Half of a pair; as an argument of a theory it would not survive.
        Assert.False(PaymentId.IsValid("a" + (char)0xD800));
    }

    private static ResolvePaymentCommand Paid(string id) =>
        new()
        {
            PaymentId = new PaymentId(id),
            Amount = Price,
            Reason = "books",
        };

    private static OrderState Answer(OrderState state, ChannelOrderStatus? status, double now) =>
        QueryRules.ApplyResult(state, Sandbox, state.Pending(ActionKind.Query)!.NextAttempt, status, At(now))!.State;
}
