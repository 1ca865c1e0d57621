using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Xunit;
using static Payments.Domain.Tests.Orders.Scene;

namespace Payments.Domain.Tests.Orders;

/// <summary>What is set aside for a refund on the account that an order recharged: a refund has it, or it is released.</summary>
public class RefundHoldTests
{
    private static readonly RefundOrderCommand Asked = new()
    {
        MerchantRefundId = "R-1",
        Amount = 200,
        Fingerprint = "same",
    };

    [Fact]
    public void one_that_no_refund_has_used_within_a_minute_is_released_by_a_decision_of_its_own()
    {
        var (reserved, holdId) = RefundRules.ReserveHold(Paid(), Asked, At(30));
        var unused = reserved.State.Pending(ActionKind.ExpireHold, holdId)!;
        Assert.Equal(After(30) + RetrySchedule.UnusedHoldTimeout, unused.DueAt);
        Assert.Null(reserved.State.Pending(ActionKind.Release, holdId));

        var expired = RefundRules.ExpireHold(reserved.State, holdId, unused.NextAttempt, At(95))!.State;

        Assert.Null(expired.Pending(ActionKind.ExpireHold, holdId));
        Assert.Equal(After(95), expired.Pending(ActionKind.Release, holdId)!.DueAt);
    }

    [Fact]
    public void one_that_a_refund_has_come_to_use_is_not_given_up_whoever_still_believes_that_it_is_unused()
    {
        var (reserved, holdId) = RefundRules.ReserveHold(Paid(), Asked, At(30));
        var unused = reserved.State.Pending(ActionKind.ExpireHold, holdId)!;

        var used = RefundRules.Request(reserved.State, Asked, At(31), holdId).Value!.State;

        Assert.Null(used.Pending(ActionKind.ExpireHold, holdId));
        Assert.Null(RefundRules.ExpireHold(used, holdId, unused.NextAttempt, At(95)));
    }

    [Fact]
    public void another_request_at_the_same_moment_has_a_hold_of_its_own()
    {
        var (first, one) = RefundRules.ReserveHold(Paid(), Asked, At(30));
        var (second, two) = RefundRules.ReserveHold(first.State, Asked, At(30));
        var unused = second.State.Pending(ActionKind.ExpireHold, two)!;
        var expired = RefundRules.ExpireHold(second.State, two, unused.NextAttempt, At(30))!;

        Assert.NotEqual(one, two);
        Assert.DoesNotContain(RefundRules.ReserveHold(expired.State, Asked, At(30)).HoldId, new HoldId[] { one, two });
    }
}
