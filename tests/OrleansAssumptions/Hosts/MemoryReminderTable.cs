using System.Collections.Concurrent;
using Orleans;
using Orleans.Runtime;

namespace Payments.OrleansAssumptions.Hosts;

/// <summary>Keeps reminders in memory; a reading returns the earliest rows, up to a page.</summary>
internal sealed class MemoryReminderTable : IReminderTable
{
    private readonly ConcurrentDictionary<(GrainId, string), ReminderEntry> _rows = new();
    private int _version;

    public int Page { get; set; } = int.MaxValue;

    public int Readings;

    public int Starts { get; private set; }

    public bool FailsReading { get; set; }

    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        Starts++;
        return Task.CompletedTask;
    }

    public Task<ReminderTableData> ReadRows(GrainId grainId) =>
        Task.FromResult(new ReminderTableData(_rows.Values.Where(row => row.GrainId == grainId)));

    public Task<ReminderTableData> ReadRows(uint begin, uint end)
    {
        Interlocked.Increment(ref Readings);
        if (FailsReading)
            throw new OrleansException("The reminder table cannot be read.");
        return Task.FromResult(
            new ReminderTableData(_rows.Values.Where(row => IsWithin(row.GrainId, begin, end)).OrderBy(row => row.StartAt).Take(Page))
        );
    }

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        Task.FromResult(_rows.TryGetValue((grainId, reminderName), out var row) ? row : null);

    public Task<string?> UpsertRow(ReminderEntry entry)
    {
        var etag = $"{Interlocked.Increment(ref _version)}";
        _rows[(entry.GrainId, entry.ReminderName)] = new ReminderEntry
        {
            GrainId = entry.GrainId,
            ReminderName = entry.ReminderName,
            StartAt = entry.StartAt,
            Period = entry.Period,
            ETag = etag,
        };
        return Task.FromResult<string?>(etag);
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        Task.FromResult(
            _rows.TryGetValue((grainId, reminderName), out var row)
                && string.Equals(row.ETag, eTag, StringComparison.Ordinal)
                && _rows.TryRemove((grainId, reminderName), out _)
        );

    public Task TestOnlyClearTable()
    {
        _rows.Clear();
        return Task.CompletedTask;
    }

    private static bool IsWithin(GrainId grainId, uint begin, uint end)
    {
        var hash = grainId.GetUniformHashCode();
        return begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;
    }
}
