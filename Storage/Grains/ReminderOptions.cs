using System.ComponentModel.DataAnnotations;

namespace Payments.Storage.Grains;

/// <summary>Limits of the reminder table.</summary>
public sealed record ReminderOptions
{
    /// <summary>
    /// How many due rows one read of the table returns at most, most overdue first; the others follow once these have moved on. So it is also how
    /// many orders of a backlog are at work at once: more than calls can be made for within some seconds would only be sent away again.
    /// </summary>
    /// <value>Default 10,000 rows.</value>
    [Range(1, 1_000_000)]
    public int MaxDueRows { get; init; } = 10_000;
}
