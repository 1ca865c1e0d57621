using Payments.Domain.Orders;
using Xunit;

namespace Payments.Domain.Tests.Orders;

public sealed class OrderIntervalTests
{
    [Theory]
    [InlineData(OrderInterval.Minute, "2026-01-31T09:30:00Z", "2026-01-31T08:31:00Z")]
    [InlineData(OrderInterval.Hour, "2026-01-31T09:00:00Z", "2026-01-30T10:00:00Z")]
    [InlineData(OrderInterval.Day, "2026-01-31T00:00:00Z", "2026-01-02T00:00:00Z")]
    public void Steps_begin_with_their_minute_hour_or_day_of_utc(OrderInterval interval, string last, string first)
    {
        var now = new DateTimeOffset(2026, 1, 31, 15, 30, 59, 999, TimeSpan.FromHours(6));

        Assert.Equal(DateTimeOffset.Parse(last), interval.StartOf(now));
        Assert.Equal(DateTimeOffset.Parse(first), interval.FirstOf(now));
    }
}
