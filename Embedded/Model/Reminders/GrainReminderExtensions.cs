using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Orleans.Runtime;

namespace Orleans;

/// <summary>A grain's own reminders.</summary>
public static class GrainReminderExtensions
{
    /// <inheritdoc cref="RegisterOrUpdateReminder(IGrainBase, string, TimeSpan, TimeSpan)"/>
    public static Task<IGrainReminder> RegisterOrUpdateReminder(this Grain grain, string reminderName, TimeSpan dueTime, TimeSpan period) =>
        RegisterOrUpdateReminder((IGrainBase)grain, reminderName, dueTime, period);

    /// <summary>Asks to be reminded after <paramref name="dueTime"/> and then every <paramref name="period"/>, also after a restart.</summary>
    /// <exception cref="ArgumentException">The period is less than a minute, or a time is negative or infinite.</exception>
    /// <exception cref="InvalidOperationException">The grain is not <see cref="IRemindable"/>.</exception>
    /// <exception cref="OrleansConfigurationException">The host has no <see cref="IReminderTable"/>.</exception>
    public static Task<IGrainReminder> RegisterOrUpdateReminder(this IGrainBase grain, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(grain);
        if (string.IsNullOrWhiteSpace(reminderName)) throw new ArgumentNullException(nameof(reminderName));
        var activation = Activations.Of(grain);
        return grain is IRemindable
            ? activation.Reminders.RegisterOrUpdateReminder(activation.GrainId, reminderName, dueTime, period)
            : throw new InvalidOperationException($"Grain {activation.GrainId} cannot be reminded: its class does not implement {nameof(IRemindable)}.");
    }

    /// <inheritdoc cref="UnregisterReminder(IGrainBase, IGrainReminder)"/>
    public static Task UnregisterReminder(this Grain grain, IGrainReminder reminder) => UnregisterReminder((IGrainBase)grain, reminder);

    /// <summary>Removes the reminder; one that is gone already is no failure.</summary>
    /// <exception cref="ReminderException">It was registered anew in between.</exception>
    public static Task UnregisterReminder(this IGrainBase grain, IGrainReminder reminder)
    {
        ArgumentNullException.ThrowIfNull(grain);
        ArgumentNullException.ThrowIfNull(reminder);
        var activation = Activations.Of(grain);
        return activation.Reminders.UnregisterReminder(activation.GrainId, reminder);
    }

    /// <inheritdoc cref="GetReminder(IGrainBase, string)"/>
    public static Task<IGrainReminder?> GetReminder(this Grain grain, string reminderName) => GetReminder((IGrainBase)grain, reminderName);

    /// <summary>The reminder of that name, or null.</summary>
    public static Task<IGrainReminder?> GetReminder(this IGrainBase grain, string reminderName)
    {
        ArgumentNullException.ThrowIfNull(grain);
        if (string.IsNullOrWhiteSpace(reminderName)) throw new ArgumentNullException(nameof(reminderName));
        var activation = Activations.Of(grain);
        return activation.Reminders.GetReminder(activation.GrainId, reminderName);
    }

    /// <inheritdoc cref="GetReminders(IGrainBase)"/>
    public static Task<List<IGrainReminder>> GetReminders(this Grain grain) => GetReminders((IGrainBase)grain);

    /// <summary>All reminders of the grain.</summary>
    public static Task<List<IGrainReminder>> GetReminders(this IGrainBase grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        var activation = Activations.Of(grain);
        return activation.Reminders.GetReminders(activation.GrainId);
    }
}
