using System.ComponentModel.DataAnnotations;

namespace Payments.Storage.Grains;

/// <summary>Limits of the reminder table.</summary>
public sealed record ReminderOptions
{
    /// <summary>How many due rows one read of the table returns at most; the others follow once these have moved on.</summary>
    /// <value>Default 20,000 rows.</value>
    [Range(1, 1_000_000)]
    public int MaxDueRows { get; init; } = 20_000;
}
