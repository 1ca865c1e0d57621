using System;
using System.Threading.Tasks;
using Orleans.Runtime;

namespace Orleans
{
    /// <summary>A grain that can be reminded.</summary>
    public interface IRemindable : IGrain
    {
        /// <summary>A reminder is due. Ticks may be late, doubled or missed; a tick that fails comes again after the period.</summary>
        Task ReceiveReminder(string reminderName, TickStatus status);
    }
}

namespace Orleans.Runtime
{
    /// <summary>A reminder, as the grain that registered it holds it.</summary>
    public interface IGrainReminder
    {
        /// <summary>Its name among the grain's reminders.</summary>
        string ReminderName { get; }
    }

    /// <summary>When a reminder began and where it is. Times are UTC.</summary>
    [GenerateSerializer, Immutable]
    public readonly struct TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp)
    {
        /// <summary>When the first tick was due.</summary>
        [Id(0)]
        public DateTime FirstTickTime { get; } = firstTickTime;

        /// <summary>The time between two ticks.</summary>
        [Id(1)]
        public TimeSpan Period { get; } = period;

        /// <summary>When this tick was sent.</summary>
        [Id(2)]
        public DateTime CurrentTickTime { get; } = timeStamp;

        /// <inheritdoc/>
        public override string ToString() => $"tick at {CurrentTickTime:O}, first {FirstTickTime:O}, every {Period}";
    }

    /// <summary>A reminder could not be registered or removed, because another did so at the same moment; it may be tried again.</summary>
    public sealed class ReminderException(string message) : OrleansException(message);
}
