using Payments.Domain;

namespace Payments.Grains;

/// <summary>Time as it is stored: in whole milliseconds, so that what is read back is what was written.</summary>
public static class StoredTime
{
    /// <summary>What the clock shows.</summary>
    public static DateTimeOffset StoredNow(this TimeProvider clock) => clock.GetUtcNow().ToMilliseconds();

    /// <summary>
    /// When something changes that changed before: the time of a change tells it from the one before, so two never have the same.
    /// </summary>
    public static DateTimeOffset StoredAfter(this TimeProvider clock, DateTimeOffset before)
    {
        var now = clock.StoredNow();
        return now > before ? now : before.AddMilliseconds(1);
    }
}
