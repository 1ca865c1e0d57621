using System.Linq;
using Xunit;
using static Payments.Domain.Tests.Scene;

namespace Payments.Domain.Tests;

public class ResolvingTests
{
    private const string Problem = "amount \"12,34\"";

    [Fact]
    public void what_cannot_be_read_is_remembered_once_and_asked_about_at_most_an_hour_apart_without_end()
    {
        var (state, now) = (AwaitingPayment(), (double)Deadline);
        var waits = Enumerable.Range(0, 60).Select(_ =>
        {
            var before = now;
            state = Answer(state, TookUnreadably(), now);
            now = (state.Duty(DutyKind.Query)!.DueAt - Start).TotalSeconds;
            return now - before;
        }).ToList();

        Assert.Equal(waits.Order(), waits);
        Assert.Equal(3600, waits[^1]);
        Assert.Equal(OrderStatus.AwaitingPayment, state.Order.Status);
        Assert.Equal(new DoubtedPayment(Sandbox, Problem, After(Deadline)), Assert.Single(state.Order.Doubted!.Value));
        Assert.Equal(state.Json(), state.RowJson());
        var paid = Answer(state, Took(Payment("pay_1")), now);
        Assert.Equal((OrderStatus.Paid, true), (paid.Order.Status, paid.Unreadable is null));
        Assert.Empty(paid.Duties);
    }

    [Fact]
    public void as_many_different_answers_are_remembered_as_the_limit_and_beyond_it_the_order_waits_all_the_same()
    {
        var (state, now) = (AwaitingPayment(), (double)Deadline);
        foreach (var i in Enumerable.Range(1, Resolving.MaxRemembered + 2))
        {
            state = Answer(state, TookUnreadably($"amount {i}"), now);
            now = (state.Duty(DutyKind.Query)!.DueAt - Start).TotalSeconds;
        }

        Assert.Equal(Resolving.MaxRemembered, state.Order.Doubted!.Value.Length);
        Assert.Equal((OrderStatus.AwaitingPayment, Sandbox), (state.Order.Status, Assert.Single(state.Unreadable!.Value)));
    }

    [Fact]
    public void a_callback_that_cannot_be_read_has_the_channel_asked_at_once_and_its_answer_counts()
    {
        var reported = Resolving.Reported(AwaitingPayment(), Unreadable(Sandbox), At(100))!.State;

        Assert.Equal(After(100), reported.Duty(DutyKind.Query)!.DueAt);
        Assert.Null(Resolving.Reported(reported, Unreadable(Sandbox), At(101)));
        Assert.NotNull(Resolving.Reported(reported, Unreadable(Sandbox, "amount \"1,2\""), At(101)));
        var nothing = Answer(reported, NothingTaken, 101);
        Assert.Equal((After(Deadline), true), (nothing.Duty(DutyKind.Query)!.DueAt, nothing.Unreadable is null));
    }

    [Fact]
    public void a_channel_that_cannot_be_asked_holds_the_order_until_somebody_says_what_it_took()
    {
        var state = Resolving.Reported(AwaitingPayment(), Unreadable(Sandbox), At(100))!.State;
        foreach (var now in new[] { 100.0, 5000, 90_000 }) state = Answer(state, CannotTell, now);

        Assert.Equal(OrderStatus.AwaitingPayment, state.Order.Status);
        var paid = Resolving.Resolve(state, Paid("pay_1"), At(100_000)).Decision!.State;
        // In time, because it was first spoken of in time.
        Assert.Equal((OrderStatus.Paid, After(100)), (paid.Order.Status, paid.Order.PaidAt));
        Assert.Same(paid, Resolving.Resolve(paid, Paid("pay_1"), At(100_001)).Decision!.State);
        Assert.Equal(RejectionCode.NothingToResolve, Resolving.Resolve(paid, Paid("pay_2"), At(100_001)).Rejection!.Code);
    }

    [Fact]
    public void what_an_operator_has_resolved_may_be_said_again_and_the_order_expires()
    {
        var waiting = Answer(AwaitingPayment(), TookUnreadably(), Deadline);
        var resolved = Resolving.Resolve(waiting, new ResolvePayment { Reason = "not in the books" }, At(2000)).Decision!.State;
        Assert.Equal(After(Deadline), resolved.Duty(DutyKind.Query)!.DueAt);

        var expired = Answer(resolved, TookUnreadably(), 2001);

        Assert.Equal(OrderStatus.Expired, expired.Order.Status);
        Assert.Null(Resolving.Reported(expired, Unreadable(Sandbox), At(2002)));
        Assert.NotNull(Resolving.Reported(expired, Unreadable(Sandbox, "another"), At(2002)));
    }

    [Fact]
    public void money_that_an_operator_names_goes_by_the_same_rules()
    {
        var waiting = Answer(AwaitingPayment(), TookUnreadably(), Deadline);

        var other = Resolving.Resolve(waiting, Paid("pay_1") with { Amount = OtherMoney }, At(2000)).Decision!.State;
        Assert.Equal((OrderStatus.AwaitingPayment, PaymentRole.Mismatch), (other.Order.Status, Assert.Single(other.Order.Payments).Role));
        Assert.NotNull(other.Duty(DutyKind.Query));
        var late = Resolving.Resolve(waiting, Paid("pay_1") with { PaidAt = After(Deadline + Grace + 1) }, At(2000)).Decision!.State;
        Assert.Equal(PaymentRole.Late, Assert.Single(late.Order.Payments).Role);
        Assert.Equal(RejectionCode.NothingToResolve, Resolving.Resolve(waiting, Paid("pay_1") with { Channel = OtherChannel }, At(2000)).Rejection!.Code);
        var elsewhere = Resolving.Resolve(waiting, Paid("pay_1"), At(2000) with { PaidElsewhere = [PaymentKey.Of(Sandbox, "pay_1")] }).Rejection!;
        Assert.Equal((RejectionCode.InvalidValue, "payment_id"), (elsewhere.Code, elsewhere.Field));
    }

    [Fact]
    public void a_charge_that_cannot_be_read_is_not_made_again_and_its_order_outlasts_its_time()
    {
        var created = Creating.Create(null, "mer_1", Terms with { Kind = OrderKind.TopUp, AccountId = "alice", ExpiresIn = Charging.Limit }, At(0)).Decision!.State;
        var processing = Verifying.Answered(created, 1, Taken, At(1))!.State;
        var report = new ChargeReport { Outcome = ChargeOutcome.Unknown, At = After(2), Unreadable = new UnreadablePayment(Problem, "{}") };

        var waiting = Charging.Answered(processing, Sandbox, 1, report, At(3))!.State;
        Assert.Null(waiting.Duty(DutyKind.Charge));
        Assert.NotNull(waiting.Duty(DutyKind.Query));
        var overdue = Charging.TimedOut(waiting, 1, At(180))!.State;
        Assert.Equal(OrderStatus.Processing, overdue.Order.Status);

        Assert.Equal(OrderStatus.Settling, Answer(overdue, Took(Payment("pay_1", 2)), 200).Order.Status);
        Assert.Equal(OrderStatus.Expired, Answer(overdue, NothingTaken, 200).Order.Status);
        Assert.NotNull(Answer(waiting, NothingTaken, 10).Duty(DutyKind.Charge));
        Assert.Equal(OrderStatus.Expired, Resolving.Resolve(overdue, new ResolvePayment { Reason = "no" }, At(300)).Decision!.State.Order.Status);
    }

    [Fact]
    public void what_a_channel_says_of_an_order_that_is_none_of_its_business_holds_nothing()
    {
        var foreign = Resolving.Reported(AwaitingPayment(), Unreadable(Stranger), At(100))!.State;

        Assert.Equal((true, true), (foreign.Unreadable is null, foreign.Order.Doubted is null));
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

    private static ResolvePayment Paid(string id) => new() { PaymentId = id, Amount = Price, Reason = "books" };

    private static OrderState Answer(OrderState state, ChannelOrderStatus? status, double now) =>
        Querying.Answered(state, Sandbox, state.Duty(DutyKind.Query)!.NextAttempt, status, At(now))!.State;
}
