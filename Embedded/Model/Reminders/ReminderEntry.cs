using System;
using System.Collections.Generic;
using Orleans.Runtime;

namespace Orleans;

/// <summary>A reminder's row.</summary>
[GenerateSerializer]
public sealed class ReminderEntry
{
    /// <summary>The grain that is reminded.</summary>
    [Id(0)]
    public GrainId GrainId { get; set; }

    /// <summary>The name among the grain's reminders.</summary>
    [Id(1)]
    public string ReminderName { get; set; } = null!;

    /// <summary>When the first tick is due; UTC.</summary>
    [Id(2)]
    public DateTime StartAt { get; set; }

    /// <summary>The time between two ticks; at least a minute.</summary>
    [Id(3)]
    public TimeSpan Period { get; set; }

    /// <summary>The row's version; a change of it makes the host take the row up anew.</summary>
    [Id(4)]
    public string? ETag { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"reminder {ReminderName} of {GrainId}, every {Period} from {StartAt:O}";
}

/// <summary>Reminders' rows.</summary>
[GenerateSerializer]
public sealed class ReminderTableData
{
    /// <summary>No row.</summary>
    public ReminderTableData() => Reminders = [];

    /// <summary>One row.</summary>
    public ReminderTableData(ReminderEntry entry) => Reminders = [entry];

    /// <summary>Several rows.</summary>
    public ReminderTableData(IEnumerable<ReminderEntry> list) => Reminders = [.. list];

    /// <summary>The rows.</summary>
    [Id(0)]
    public IList<ReminderEntry> Reminders { get; private set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Reminders.Count} reminders";
}
