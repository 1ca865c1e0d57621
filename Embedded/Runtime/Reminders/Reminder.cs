using Orleans.Runtime;

namespace Orleans.Payments.Embedded.Reminders;

/// <summary>What a grain holds of its reminder.</summary>
internal sealed record Reminder(string ReminderName, string ETag) : IGrainReminder
{
    public static Reminder Of(ReminderEntry entry) => new(entry.ReminderName, entry.ETag!);
}
