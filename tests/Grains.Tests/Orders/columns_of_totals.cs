using Payments.Domain.Orders;
using Payments.Storage.Orders;
using Xunit;

namespace Payments.Grains.Tests.Orders;

/// <summary>Storage lists what the rules count, and neither knows the other.</summary>
public sealed class Columns_of_totals
{
    [Fact]
    public void every_status_and_amount_has_one() =>
        Assert.Equal(
            Enum.GetValues<OrderStatus>()
                .Select(OrderTotals.Count)
                .Concat([OrderTotals.Paid, OrderTotals.Refunded, OrderTotals.Returned, OrderTotals.Captured])
                .Order(StringComparer.Ordinal),
            MerchantTotals.Daily.Measures
        );

    [Fact]
    public void every_bucket_of_waits_has_one() =>
        Assert.Equal(WaitHistogram.TimeToPaid.Measures.Concat(WaitHistogram.TimeToNotified.Measures), MerchantTotals.Waits.Measures);
}
