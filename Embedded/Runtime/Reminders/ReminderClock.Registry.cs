using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Orleans.Runtime;

namespace Orleans.Payments.Embedded.Reminders;

/// <summary>What grains ask of their reminders.</summary>
internal sealed partial class ReminderClock
{
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromMinutes(1);

    private IReminderTable Table => _table ?? throw new OrleansConfigurationException(
        $"A grain uses reminders, and no {nameof(IReminderTable)} is registered with the services of the grain host.");

    public async Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        if (period < ShortestPeriod)
            throw new ArgumentException($"Reminder \"{reminderName}\" has a period of {period}; the shortest is {ShortestPeriod}.", nameof(period));

        var entry = new ReminderEntry { GrainId = callingGrainId, ReminderName = reminderName, StartAt = Now + dueTime, Period = period };
        entry.ETag = await Table.UpsertRow(entry)
            ?? throw new ReminderException($"{entry} was not registered: another registered it at the same moment. It may be tried again.");
        lock (_gate)
        {
            _changedWhileReading.Add((callingGrainId, reminderName));
            Arm(entry);
            SetTimer();
        }

        return Reminder.Of(entry);
    }

    public async Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder)
    {
        if (reminder is not Reminder { ETag: var etag })
            throw new ArgumentException($"{reminder.GetType()} is not a reminder of this host.", nameof(reminder));
        if (!await Table.RemoveRow(callingGrainId, reminder.ReminderName, etag) && await Table.ReadRow(callingGrainId, reminder.ReminderName) is not null)
            throw new ReminderException($"Reminder \"{reminder.ReminderName}\" of {callingGrainId} was not removed: it has been registered anew. It may be tried again.");
        lock (_gate)
        {
            _changedWhileReading.Add((callingGrainId, reminder.ReminderName));
            Disarm(callingGrainId, reminder.ReminderName);
        }
    }

    public async Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName) =>
        await Table.ReadRow(callingGrainId, reminderName) is { } entry ? Reminder.Of(entry) : null;

    public async Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId) =>
        [.. (await Table.ReadRows(callingGrainId)).Reminders.Select(Reminder.Of)];

    private static void Check(TimeSpan time, string name)
    {
        if (time == Timeout.InfiniteTimeSpan) throw new ArgumentOutOfRangeException(name, "A reminder's times are finite.");
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, name);
    }
}
