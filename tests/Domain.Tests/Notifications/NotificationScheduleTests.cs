using Payments.Domain.Notifications;
using Xunit;

namespace Payments.Domain.Tests.Notifications;

public class NotificationScheduleTests
{
    [Fact]
    public void there_are_thirteen_attempts() => Assert.Equal(13, NotificationSchedule.MaxAttempts);

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 30)]
    [InlineData(3, 2 * 60)]
    [InlineData(4, 5 * 60)]
    [InlineData(5, 10 * 60)]
    [InlineData(6, 30 * 60)]
    [InlineData(7, 3600)]
    [InlineData(8, 2 * 3600)]
    [InlineData(9, 6 * 3600)]
    [InlineData(10, 15 * 3600)]
    [InlineData(11, 24 * 3600)]
    [InlineData(12, 24 * 3600)]
    public void each_wait_is_spread_by_a_fifth(int attemptsMade, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds * 0.8), NotificationSchedule.DelayAfter(attemptsMade, null, 0));
        Assert.Equal(TimeSpan.FromSeconds(seconds), NotificationSchedule.DelayAfter(attemptsMade, null, 0.5));
        var longest = NotificationSchedule.DelayAfter(attemptsMade, null, 0.999_999_999)!.Value;
        Assert.InRange(longest.TotalSeconds, seconds * 1.199, seconds * 1.2);
    }

    [Theory]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(int.MaxValue)]
    public void after_the_thirteenth_there_is_none(int attemptsMade) =>
        Assert.Null(NotificationSchedule.DelayAfter(attemptsMade, TimeSpan.FromMinutes(1), 0.5));

    [Theory]
    [InlineData(60, 60)]
    [InlineData(4, 5)] // never sooner than the schedule
    [InlineData(0, 5)]
    [InlineData(-60, 5)]
    [InlineData(24 * 3600, 24 * 3600)]
    [InlineData(24 * 3600 + 1, 24 * 3600)] // never later than a day
    [InlineData(1e10, 24 * 3600)]
    public void an_endpoint_may_ask_for_a_longer_wait(double asked, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), NotificationSchedule.DelayAfter(1, TimeSpan.FromSeconds(asked), 0.5));

    [Fact]
    public void asking_for_more_than_a_day_does_not_shorten_a_wait_that_was_longer() =>
        Assert.Equal(NotificationSchedule.DelayAfter(12, null, 0.9), NotificationSchedule.DelayAfter(12, TimeSpan.FromDays(3), 0.9));
}
