using System;
using System.Collections.Generic;
using System.Globalization;
using Orleans.Payments.Storage.Rows;
using Orleans.Runtime;

namespace Orleans.Payments.Storage.Sqlite.Grains;

/// <summary>
/// The rows of a table that owe something, seen as reminders: nothing is registered, so nothing can be forgotten between two writes.
/// </summary>
internal sealed class DueRows(RowShape shape, TimeProvider time, Random random)
{
    /// <summary>The name of every such reminder.</summary>
    public const string Name = "due";

    private static readonly TimeSpan Horizon = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Jitter = TimeSpan.FromSeconds(1);
    private readonly GrainType _grainType = GrainType.Create(shape.GrainType);
    private readonly string _due =
        $"SELECT key, version, {shape.DueColumn} FROM {shape.Table} WHERE {shape.DueColumn} <= ?1 ORDER BY {shape.DueColumn}";
    private readonly string _one = $"SELECT key, version, {shape.DueColumn} FROM {shape.Table} WHERE key = ?1 AND {shape.DueColumn} IS NOT NULL";

    public bool IsOf(GrainId grainId) => grainId.Type == _grainType;

    /// <summary>Those that are due within a minute and lie in the range, most overdue first.</summary>
    public void Read(SqliteConnection connection, HashRange range, int limit, List<ReminderEntry> found)
    {
        var now = time.GetUtcNow();
        var rows = connection.Prepare(_due).Bind(1, (now + Horizon).ToUnixTimeMilliseconds());
        while (found.Count < limit && rows.Step())
        {
            var grainId = GrainId.Create(_grainType, shape.Key.Format(rows.Bytes(0)));
            if (range.Contains(grainId.GetUniformHashCode()))
                found.Add(Entry(grainId, rows, now));
        }

        rows.Reset();
    }

    /// <summary>The reminder of one row, whenever it is due; null when it owes nothing.</summary>
    public ReminderEntry? Read(SqliteConnection connection, GrainId grainId)
    {
        Span<byte> key = stackalloc byte[PrefixedBase32Key.Size];
        if (!shape.Key.TryParse(grainId.Key.ToString()!, key))
            return null;
        var row = connection.Prepare(_one).BindBlob(1, key);
        return row.Step() ? Entry(grainId, row, time.GetUtcNow()) : null;
    }

    private ReminderEntry Entry(GrainId grainId, SqliteStatement row, DateTimeOffset now)
    {
        var due = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(2));
        return new ReminderEntry
        {
            GrainId = grainId,
            ReminderName = Name,
            ETag = row.Integer(1).ToString(CultureInfo.InvariantCulture),
            StartAt = (due > now ? due : now + Spread()).UtcDateTime,
            Period = Period,
        };
    }

    // After a restart all that is overdue would tick at the same moment.
    private TimeSpan Spread()
    {
        lock (random)
            return random.NextDouble() * Jitter;
    }
}
