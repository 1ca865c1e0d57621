using System.Text.Json.Serialization;
using Payments.Domain.Text;

namespace Payments.Domain.Orders;

/// <summary>Of what length the steps of time are for which orders are counted.</summary>
[JsonConverter(typeof(SnakeCaseConverter<OrderInterval>))]
public enum OrderInterval
{
    /// <summary>The last hour by minute.</summary>
    Minute,

    /// <summary>The last day by hour.</summary>
    Hour,

    /// <summary>The last 30 days by day.</summary>
    Day,
}

/// <summary>The steps of an interval, by UTC.</summary>
public static class OrderIntervalExtensions
{
    /// <summary>How long a step is.</summary>
    public static TimeSpan Length(this OrderInterval interval) =>
        interval switch
        {
            OrderInterval.Minute => TimeSpan.FromMinutes(1),
            OrderInterval.Hour => TimeSpan.FromHours(1),
            _ => TimeSpan.FromDays(1),
        };

    /// <summary>How many steps are shown, the one that goes on among them.</summary>
    public static int Steps(this OrderInterval interval) =>
        interval switch
        {
            OrderInterval.Minute => 60,
            OrderInterval.Hour => 24,
            _ => 30,
        };

    /// <summary>When the step began that a time belongs to.</summary>
    public static DateTimeOffset StartOf(this OrderInterval interval, DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % interval.Length().Ticks), TimeSpan.Zero);

    /// <summary>When the first of the shown steps began.</summary>
    public static DateTimeOffset FirstOf(this OrderInterval interval, DateTimeOffset now) =>
        interval.StartOf(now) - ((interval.Steps() - 1) * interval.Length());
}
