using Payments.Storage.Orders;
using Xunit;

namespace Payments.Storage.Tests.Orders;

public sealed class How_orders_are_counted
{
    [Fact]
    public void where_enough_was_looked_at_the_earliest_step_is_not_whole()
    {
        OrderStepCount[] counts = [new("paid", 7, 60), new("paid", 9, 40), new("created", 0, 99)];

        Assert.Equal(8, OrderStepCounts.Of(counts, max: 100).FirstStep);
        Assert.Equal(0, OrderStepCounts.Of(counts, max: 101).FirstStep);
        Assert.Equal(0, OrderStepCounts.Of([], max: 100).FirstStep);
    }
}
