using System;

namespace Orleans.Payments.Embedded.Reminders;

/// <summary>A row of the reminder table that the clock has taken up.</summary>
internal sealed class ArmedReminder(ReminderEntry entry)
{
    public ReminderEntry Entry => entry;

    /// <summary>Set when the row is gone or replaced; one that waits or ticks is then not set again.</summary>
    public bool IsDropped { get; set; }

    /// <summary>Whether it has ticked since it was taken up.</summary>
    public bool HasTicked { get; set; }

    /// <summary>The number of the reading that returned it, if that was cut off.</summary>
    public int Page { get; set; }

    /// <summary>
    /// The first tick of a row that is taken up now: whole periods after its start. One that fell due within
    /// <paramref name="tolerance"/>, while the row was on its way here, is not missed.
    /// </summary>
    public DateTime FirstTick(DateTime now, TimeSpan tolerance) =>
        now <= entry.StartAt ? entry.StartAt : SinceLast(now) <= tolerance ? now : TickAfter(now);

    /// <summary>The next tick, whole periods after the row's start.</summary>
    public DateTime TickAfter(DateTime now) => now < entry.StartAt ? entry.StartAt : now - SinceLast(now) + entry.Period;

    private TimeSpan SinceLast(DateTime now) => new((now - entry.StartAt).Ticks % entry.Period.Ticks);
}
