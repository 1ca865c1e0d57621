namespace Payments.Domain;

/// <summary>Time as storage and the API know it.</summary>
public static class TimePrecision
{
    /// <summary>A time in UTC, in whole milliseconds, so that what is read back is what was written.</summary>
    public static DateTimeOffset ToMilliseconds(this DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
