using Orleans;
using Orleans.Runtime;
using Payments.OrleansAssumptions.Hosts;

namespace Payments.OrleansAssumptions.TestGrains;

/// <summary>Reports its ticks to the probe of its key.</summary>
public interface IRemindedGrain : IGrainWithStringKey
{
    Task Register(string name, TimeSpan due, TimeSpan period);

    Task<bool> Unregister(string name);

    Task<string[]> Names();
}

[GrainType("reminded")]
public sealed class RemindedGrain : Grain, IRemindedGrain, IRemindable
{
    private Probe Probe => Probe.For(this.GetPrimaryKeyString());

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Probe.Report($"{reminderName} every {status.Period.TotalMinutes} min");
        if (reminderName.StartsWith("gated", StringComparison.Ordinal))
            await Probe.For("reminders").Gate.Task;
        if (reminderName is "once")
            await Unregister(reminderName);
        if (Probe.Failure is { } failure)
            throw failure;
    }

    public Task Register(string name, TimeSpan due, TimeSpan period) => this.RegisterOrUpdateReminder(name, due, period);

    public async Task<bool> Unregister(string name)
    {
        if (await this.GetReminder(name) is not { } reminder)
            return false;
        await this.UnregisterReminder(reminder);
        return true;
    }

    public async Task<string[]> Names() =>
        [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName).Order(StringComparer.Ordinal)];
}
