using System.Collections.Immutable;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Xunit;
using static Payments.Domain.Tests.Orders.Scene;

namespace Payments.Domain.Tests.Orders;

/// <summary>They leave a trace that says why, which neither grows nor is written without limit.</summary>
public class Callbacks_that_change_nothing
{
    [Fact]
    public void a_payment_that_is_known_is_counted_and_nothing_else_of_the_order_differs()
    {
        var paid = Paid();

        var again = PaymentRules.ApplyReport(paid, Callback(Payment("pay_accepted", 20)), At(100))!;

        var kept = new IgnoredCallback(
            Sandbox,
            IgnoredReason.AlreadyRecorded,
            new PaymentId("pay_accepted"),
            Price,
            1,
            After(100),
            After(100)
        );
        Assert.Equal(kept, Assert.Single(again.State.IgnoredCallbacks!.Value));
        Assert.Equal(kept, again.Ignored);
        Assert.Empty(again.Events);
        Assert.False(again.IsWriteOptional);
        Assert.Equal(paid.Json(), (again.State with { IgnoredCallbacks = null }).Json());
    }

    [Fact]
    public void one_about_a_payment_that_has_just_been_recorded_is_a_matter_of_course_and_costs_no_write()
    {
        var report = Callback(Payment("pay_accepted", 20));
        var soon = PaymentRules.ApplyReport(Paid(), report, At(21 + 59))!;

        Assert.True(soon.IsWriteOptional);
        Assert.Equal(1, Assert.Single(soon.State.IgnoredCallbacks!.Value).Count);
        // The next is not, nor is one that contradicts it, nor one that comes later.
        Assert.False(PaymentRules.ApplyReport(soon.State, report, At(21 + 59))!.IsWriteOptional);
        Assert.False(PaymentRules.ApplyReport(Paid(), Callback(Payment("pay_accepted", 20, OtherMoney)), At(22))!.IsWriteOptional);
        Assert.False(PaymentRules.ApplyReport(Paid(), report, At(21 + 60))!.IsWriteOptional);
    }

    [Fact]
    public void each_says_why()
    {
        var asked = PaymentRules.ApplyReport(AwaitingPayment(), Callback(Payment("pay_1", 50, OtherMoney)), At(60))!.State;

        Assert.Equal(IgnoredReason.RecordedOtherwise, Why(Paid(), Callback(Payment("pay_accepted", 20, OtherMoney))));
        Assert.Equal(IgnoredReason.BeingAsked, Why(asked, Callback(Payment("pay_1", 50, OtherMoney))));
        Assert.Equal(IgnoredReason.AlreadyPaid, Why(Paid(), FailedCallback()));
        Assert.Equal(IgnoredReason.OrderEnded, Why(In(OrderStatus.Expired), FailedCallback()));
        Assert.Equal(IgnoredReason.OrderEnded, Why(In(OrderStatus.Failed), FailedCallback()));
        Assert.Equal(IgnoredReason.OtherChannel, Why(AwaitingPayment(), FailedCallback(OtherChannel)));
        Assert.Null(Why(AwaitingPayment(), FailedCallback()));
        Assert.Null(Why(AwaitingPayment(), Callback(Payment("pay_1"))));
    }

    [Fact]
    public void one_that_was_refuted_before_and_is_refuted_again_is_kept_when_the_channel_has_answered()
    {
        var report = Callback(Payment("pay_1", 50, OtherMoney));
        var first = Refute(PaymentRules.ApplyReport(AwaitingPayment(), report, At(60))!.State);
        var again = PaymentRules.ApplyReport(first.State, report, At(70))!;

        var second = Refute(again.State);

        Assert.Single(first.Events);
        Assert.Null(again.Ignored);
        Assert.Empty(second.Events);
        Assert.Equal(IgnoredReason.Refuted, Assert.Single(second.State.IgnoredCallbacks!.Value).Reason);
    }

    [Fact]
    public void a_repetition_is_written_each_time_at_first_and_then_whenever_the_count_has_doubled()
    {
        var (kept, written) = (ImmutableArray<IgnoredCallback>.Empty, new List<int>());
        for (var i = 1; i <= 1_000_000; i++)
        {
            (kept, var isWorthWriting) = IgnoredCallbackRules.Add(kept, Repeated("pay_1", seconds: 0));
            if (isWorthWriting)
                written.Add(i);
        }

        Assert.Equal(1_000_000, Assert.Single(kept).Count);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 16, 32, 64], written.Take(11));
        Assert.Equal(24, written.Count);
    }

    [Fact]
    public void one_that_comes_a_minute_after_the_last_that_was_written_is_written_whatever_the_count_is()
    {
        ImmutableArray<IgnoredCallback> kept = [Repeated("pay_1", seconds: 0) with { Count = 8 }];

        (kept, var soon) = IgnoredCallbackRules.Add(kept, Repeated("pay_1", seconds: 59));
        (kept, var later) = IgnoredCallbackRules.Add(kept, Repeated("pay_1", seconds: 60));

        Assert.Equal((false, true), (soon, later));
        Assert.Equal((10, After(0), After(60)), (kept[0].Count, kept[0].FirstAt, kept[0].LastAt));
    }

    [Fact]
    public void only_so_many_different_ones_are_kept_and_the_others_are_counted_by_channel_and_reason()
    {
        var kept = ImmutableArray<IgnoredCallback>.Empty;
        for (var i = 0; i < 1000; i++)
            kept = IgnoredCallbackRules.Add(kept, Repeated($"pay_{i}", seconds: i)).Callbacks;

        Assert.Equal(IgnoredCallbackRules.MaxKept + 1, kept.Length);
        Assert.Equal((null, null, 980), (kept[^1].PaymentId, kept[^1].Reported, kept[^1].Count));
        Assert.Equal(1, kept[^2].Count);
    }

    [Fact]
    public void what_does_not_fit_even_there_changes_nothing_and_is_counted_all_the_same()
    {
        var state = Paid() with
        {
            IgnoredCallbacks =
            [
                .. Enumerable.Range(0, IgnoredCallbackRules.MaxEntries).Select(i => Repeated("pay_1", 0) with { Channel = $"channel_{i}" }),
            ],
        };

        var beyond = PaymentRules.ApplyReport(state, FailedCallback(), At(100))!;

        Assert.Same(state, beyond.State);
        Assert.Equal((Sandbox, IgnoredReason.AlreadyPaid), (beyond.Ignored!.Channel, beyond.Ignored.Reason));
    }

    private static IgnoredReason? Why(OrderState state, ChannelReport report) =>
        PaymentRules.ApplyReport(state, report, At(100))!.Ignored?.Reason;

    private static Decision Refute(OrderState state)
    {
        var query = state.Pending(ActionKind.Query)!;
        return QueryRules.ApplyResult(state, Sandbox, query.NextAttempt, NothingTaken, At(80))!;
    }

    private static IgnoredCallback Repeated(string payment, double seconds) =>
        new(Sandbox, IgnoredReason.AlreadyRecorded, new PaymentId(payment), new Money(1, "EUR"), 1, After(seconds), After(seconds));
}
