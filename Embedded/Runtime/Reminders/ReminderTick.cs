using System.Threading.Tasks;
using Orleans.Payments.Embedded.Invocation;
using Orleans.Runtime;

namespace Orleans.Payments.Embedded.Reminders;

/// <summary>The call that a reminder's tick is.</summary>
internal sealed class ReminderTick(string reminderName, TickStatus status) : GrainCommand
{
    public override string Method => "IRemindable.ReceiveReminder";

    protected override ValueTask Execute(object grain) => grain is IRemindable remindable
        ? new(remindable.ReceiveReminder(reminderName, status))
        : throw new OrleansException($"{grain.GetType()} has a reminder \"{reminderName}\" and does not implement {nameof(IRemindable)}.");
}
