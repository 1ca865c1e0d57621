using System.Globalization;
using Orleans;
using Orleans.Runtime;
using Payments.Storage.Rows;

namespace Payments.Storage.Grains;

/// <summary>
/// Rows with a due time, seen as reminders: nothing is registered, so nothing can be forgotten between two writes. They are changed
/// by writing the row, never in a reminder table.
/// </summary>
/// <param name="mappings">The tables whose due rows are reminders; those without a due column have none.</param>
/// <param name="monotonicClock">What "due" is measured against.</param>
/// <param name="clock">What Orleans' reminder service looks at.</param>
/// <param name="random">Spreads overdue rows over a second.</param>
internal sealed class DueReminders(IEnumerable<TableMapping> mappings, MonotonicClock monotonicClock, TimeProvider clock, Random random)
{
    /// <summary>The name of every such reminder.</summary>
    private const string Name = "due";

    private static readonly TimeSpan LookAhead = TimeSpan.FromMinutes(1);

    // A tick that a busy silo did not get to in time comes again soon. To an order that is at work it says nothing new.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    // By when the reminder service has certainly looked at a row that it has just read. It takes a start that is past by then for a tick
    // that has been, and waits for a whole period: every thirtieth order of a backlog was told ten seconds late.
    private const int LeadMilliseconds = 500;
    private const int JitterMilliseconds = 1000;

    public IReadOnlyList<TableMapping> Mappings { get; } = [.. mappings.Where(mapping => mapping.DueColumn is not null)];

    /// <summary>Rows due up to here are reminders now; milliseconds since 1970 UTC.</summary>
    public long DueUntil => (monotonicClock.Now + LookAhead).ToUnixTimeMilliseconds();

    /// <summary>The table of a grain; null when it has none that can be due.</summary>
    public TableMapping? MappingOf(GrainId grainId) =>
        Mappings.FirstOrDefault(mapping => grainId.Type == GrainType.Create(mapping.GrainType));

    /// <summary>The table from whose row this reminder follows; null for a reminder that a grain registers.</summary>
    public TableMapping? MappingOf(GrainId grainId, string name) =>
        string.Equals(name, Name, StringComparison.Ordinal) ? MappingOf(grainId) : null;

    /// <exception cref="InvalidOperationException">The reminder follows from a row.</exception>
    public void ThrowIfDueReminder(GrainId grainId, string name)
    {
        if (MappingOf(grainId, name) is not null)
            throw new InvalidOperationException(
                $"The reminder '{name}' of {grainId} follows from its row; write the state with another due time instead."
            );
    }

    /// <summary>The grain of a row.</summary>
    public static GrainId GrainOf(TableMapping mapping, ReadOnlySpan<byte> key) =>
        GrainId.Create(mapping.GrainType, mapping.KeyFormat.Format(key));

    /// <summary>The reminder of a row.</summary>
    public ReminderEntry CreateEntry(GrainId grainId, long version, long dueAt)
    {
        var now = clock.GetUtcNow();
        var due = DateTimeOffset.FromUnixTimeMilliseconds(dueAt) - monotonicClock.ClockBehind;
        return new ReminderEntry
        {
            GrainId = grainId,
            ReminderName = Name,
            ETag = version.ToString(CultureInfo.InvariantCulture),
            StartAt = (
                due > now ? due : DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds() + LeadMilliseconds + NextJitter())
            ).UtcDateTime,
            Period = Period,
        };
    }

    // After a restart all that is overdue would tick at the same moment. Whole milliseconds: timers know no smaller part, and would be
    // asked again for the rest.
    private int NextJitter()
    {
        lock (random)
            return random.Next(JitterMilliseconds);
    }
}
