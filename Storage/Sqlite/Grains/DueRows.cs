using Orleans;
using Orleans.Runtime;
using Payments.Storage.Grains;
using Payments.Storage.Rows;

namespace Payments.Storage.Sqlite.Grains;

/// <summary>Reads the rows that are due.</summary>
internal static class DueRows
{
    /// <summary>Those that are due within a minute and lie in the range, most overdue first.</summary>
    public static void Read(
        SqliteConnection connection,
        TableMapping mapping,
        DueReminders due,
        HashRange range,
        int limit,
        List<ReminderEntry> found
    )
    {
        var rows = connection.Prepare(RowSql.Of(mapping).Due).Bind(1, due.DueUntil);
        while (found.Count < limit && rows.Step())
        {
            var grainId = DueReminders.GrainOf(mapping, rows.Bytes(0));
            if (range.Contains(grainId.GetUniformHashCode()))
                found.Add(due.CreateEntry(grainId, rows.Integer(1), rows.Integer(2)));
        }

        rows.Reset();
    }

    /// <summary>The reminder of one row, whenever it is due; null when it has no due time.</summary>
    public static ReminderEntry? Read(SqliteConnection connection, TableMapping mapping, DueReminders due, GrainId grainId)
    {
        Span<byte> key = stackalloc byte[PrefixedBase32Key.Size];
        if (!mapping.KeyFormat.TryParse(grainId.Key.ToString()!, key))
            return null;
        var row = connection.Prepare(RowSql.Of(mapping).DueOne).BindBlob(1, key);
        return row.Step() ? due.CreateEntry(grainId, row.Integer(1), row.Integer(2)) : null;
    }
}
