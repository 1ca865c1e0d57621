using System.ComponentModel.DataAnnotations;

namespace Payments.Storage.Grains;

/// <summary>Limits of the reminder table.</summary>
public sealed record DueReminderOptions
{
    /// <summary>
    /// How many due rows one read of the table returns at most, most overdue first; the others follow once these have moved on. So it is
    /// also how many orders of a backlog are at work at once: more than a busy silo gets to within the time limit of a call would only be
    /// told again.
    /// </summary>
    /// <value>Default 5,000 rows.</value>
    [Range(1, 1_000_000)]
    public int MaxDueRows { get; init; } = 5_000;
}
