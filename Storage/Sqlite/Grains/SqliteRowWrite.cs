using System.Text.Json;
using Payments.Storage.Grains;
using Payments.Storage.Rows;
using Payments.Storage.Sqlite.Engine;

namespace Payments.Storage.Sqlite.Grains;

/// <summary>Writes a row, what it appends, and its part in the totals.</summary>
internal sealed class SqliteRowWrite(JsonSerializerOptions options, TotalsBatchAggregate totals) : RowWrite(options), IPendingWrite
{
    public void Run(SqliteConnection connection)
    {
        var sql = RowSql.Of(Mapping);
        if (FindKeysInUse(connection, sql) is { } taken)
        {
            Outcome = new WriteOutcome(IsApplied: false, 0, 0, taken);
            return;
        }

        var statement = connection.Prepare(
            Operation switch
            {
                StateOperation.Insert => sql.Insert,
                StateOperation.Update => sql.Update,
                _ => sql.Delete,
            }
        );
        statement.BindBlob(1, Key.Span);
        if (Operation != StateOperation.Delete)
        {
            for (var i = 0; i < Mapping.Columns.Length; i++)
            {
                if (Operation == StateOperation.Insert || !Mapping.Columns[i].IsInsertOnly)
                    Bind(statement, i + 2, Cells[i]);
            }

            statement.BindText(sql.Document, Cells.Slice(Document.Start, Document.Length));
        }

        if (Operation != StateOperation.Insert)
            statement.Bind(sql.Row, Row).Bind(sql.Version, Version);
        statement.Run();
        Outcome =
            connection.Changes == 1
                ? ApplyRelated(connection, sql)
                : new WriteOutcome(IsApplied: false, 0, ReadStoredVersion(connection, sql));
    }

    /// <summary>What belongs to another row, looked at before anything is written; only this thread writes.</summary>
    private List<byte[]>? FindKeysInUse(SqliteConnection connection, RowSql sql)
    {
        List<byte[]>? taken = null;
        for (var i = 0; i < AppendedRows.Count; i++)
        {
            if (AppendedRows[i].Table.UniqueColumn is null)
                continue;
            var key = UniqueKey(i);
            var owner = connection.Prepare(sql.Owner[AppendedRows[i].Table]).BindBlob(1, key.Span);
            if (owner.Step() && owner.Integer(0) != Row)
                (taken ??= []).Add(key.ToArray());
            owner.Reset();
        }

        return taken;
    }

    private WriteOutcome ApplyRelated(SqliteConnection connection, RowSql sql)
    {
        var row = Operation == StateOperation.Insert ? connection.LastInsertedRow : Row;
        for (var i = 0; i < AppendedRows.Count; i++)
        {
            var (table, first) = AppendedRows[i];
            var statement = connection.Prepare(sql.Append[table]).Bind(1, row);
            for (var column = 0; column < table.Columns.Length; column++)
                Bind(statement, column + 2, Cells[first + column]);
            statement.Run();
        }

        if (Operation == StateOperation.Delete)
        {
            foreach (var delete in sql.DeleteAppended)
                connection.Prepare(delete).Bind(1, row).Run();
        }

        totals.Add(TotalsChange);
        return Operation == StateOperation.Delete
            ? new WriteOutcome(IsApplied: true, 0, 0)
            : new WriteOutcome(IsApplied: true, row, Version + 1);
    }

    private long ReadStoredVersion(SqliteConnection connection, RowSql sql)
    {
        var read = connection.Prepare(sql.Read).BindBlob(1, Key.Span);
        var version = read.Step() ? read.Integer(1) : 0;
        read.Reset();
        return version;
    }

    private void Bind(SqliteStatement statement, int parameter, Cell cell)
    {
        if (cell.IsNull)
            statement.BindNull(parameter);
        else if (cell.Type == ColumnType.Integer)
            statement.Bind(parameter, cell.Value);
        else if (cell.Type == ColumnType.Text)
            statement.BindText(parameter, Cells.Slice(cell.Offset, cell.Length));
        else
            statement.BindBlob(parameter, Cells.Slice(cell.Offset, cell.Length));
    }
}
