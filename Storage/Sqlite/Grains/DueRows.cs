using System;
using System.Collections.Generic;
using Orleans;
using Orleans.Runtime;
using Payments.Storage.Grains;
using Payments.Storage.Rows;

namespace Payments.Storage.Sqlite.Grains;

/// <summary>Reads the rows that owe something.</summary>
internal static class DueRows
{
    /// <summary>Those that are due within a minute and lie in the range, most overdue first.</summary>
    public static void Read(SqliteConnection connection, RowShape shape, DueReminders due, HashRange range, int limit, List<ReminderEntry> found)
    {
        var rows = connection.Prepare(RowSql.Of(shape).Due).Bind(1, due.Until);
        while (found.Count < limit && rows.Step())
        {
            var grainId = DueReminders.GrainOf(shape, rows.Bytes(0));
            if (range.Contains(grainId.GetUniformHashCode()))
                found.Add(due.Entry(grainId, rows.Integer(1), rows.Integer(2)));
        }

        rows.Reset();
    }

    /// <summary>The reminder of one row, whenever it is due; null when it owes nothing.</summary>
    public static ReminderEntry? Read(SqliteConnection connection, RowShape shape, DueReminders due, GrainId grainId)
    {
        Span<byte> key = stackalloc byte[PrefixedBase32Key.Size];
        if (!shape.Key.TryParse(grainId.Key.ToString()!, key))
            return null;
        var row = connection.Prepare(RowSql.Of(shape).DueOne).BindBlob(1, key);
        return row.Step() ? due.Entry(grainId, row.Integer(1), row.Integer(2)) : null;
    }
}
