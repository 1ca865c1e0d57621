using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orleans.Payments.Storage.Rows;

namespace Orleans.Payments.Storage.Sqlite.Grains;

/// <summary>The write of a row with its columns, the rows that it appends, and its part in the totals: all of it or nothing.</summary>
internal sealed class RowWrite(JsonSerializerOptions options, TotalsFold fold) : StateWrite(options)
{
    private readonly byte[] _key = new byte[PrefixedBase32Key.Size];
    private readonly List<(string Sql, int First, int Count)> _appended = [];
    private readonly TotalsWriter _change = new();
    private RowSql _sql = null!;
    private long _row;
    private (int Start, int Length) _document;

    /// <summary>What the totals contain of the state once it is written.</summary>
    public TotalsWriter Contribution { get; } = new();

    /// <summary>How many of the waiting rows it appends.</summary>
    public int Appends => _appended.Count;

    public void Fill<T>(RowSql sql, string key, long version, T state, JsonTypeInfo<T> type)
    {
        var row = (IRowState)state!;
        Begin(sql, key, version, row.Tracking, clear: false);
        row.WriteColumns(Cells);
        CheckCells(sql.Shape.Table, sql.Shape.Columns, 0);
        foreach (var append in row.Tracking.Waiting)
            Append(append);
        _document = Serialize(state, type);
        row.WriteTotals(Contribution);
        row.WriteTotals(_change);
        _change.Subtract(row.Tracking.Stored);
    }

    public void FillClear(RowSql sql, string key, long version, RowTracking tracking)
    {
        Begin(sql, key, version, tracking, clear: true);
        _change.Subtract(tracking.Stored);
    }

    public override void Run(SqliteConnection connection)
    {
        var statement = connection.Prepare(Work switch { Kind.Insert => _sql.Insert, Kind.Update => _sql.Update, _ => _sql.Delete });
        statement.BindBlob(1, _key);
        if (Work != Kind.Delete)
        {
            for (var i = 0; i < _sql.Shape.Columns.Length; i++)
            {
                if (Work == Kind.Insert || !_sql.Shape.Columns[i].Fixed)
                    Bind(statement, i + 2, Cells[i]);
            }

            statement.BindText(_sql.Document, Cells.Slice(_document.Start, _document.Length));
        }

        if (Work != Kind.Insert)
            statement.Bind(_sql.Row, _row).Bind(_sql.Version, Version);
        statement.Run();
        Outcome = connection.Changes == 1 ? Applied(connection) : new WriteOutcome(Applied: false, 0, Stored(connection));
    }

    public override void Clear()
    {
        base.Clear();
        _appended.Clear();
        _change.Clear();
        Contribution.Clear();
    }

    private WriteOutcome Applied(SqliteConnection connection)
    {
        var row = Work == Kind.Insert ? connection.LastRow : _row;
        foreach (var (sql, first, count) in _appended)
        {
            var statement = connection.Prepare(sql).Bind(1, row);
            for (var i = 0; i < count; i++)
                Bind(statement, i + 2, Cells[first + i]);
            statement.Run();
        }

        if (Work == Kind.Delete)
        {
            foreach (var sql in _sql.DeleteAppended)
                connection.Prepare(sql).Bind(1, row).Run();
        }

        fold.Add(_change.Entries);
        return Work == Kind.Delete ? new WriteOutcome(Applied: true, 0, 0) : new WriteOutcome(Applied: true, row, Version + 1);
    }

    private long Stored(SqliteConnection connection)
    {
        var read = connection.Prepare(_sql.Read).BindBlob(1, _key);
        var version = read.Step() ? read.Integer(1) : 0;
        read.Reset();
        return version;
    }

    private void Begin(RowSql sql, string key, long version, RowTracking tracking, bool clear)
    {
        Begin(version, clear);
        sql.Shape.Key.Parse(key, _key);
        (_sql, _row, _document) = (sql, tracking.Row, default);
        // Without the row's number and what the totals hold of it the change is unknown: the totals would be wrong for ever.
        if ((version == 0) != (tracking.Row == 0))
            throw new InvalidOperationException(
                $"The state of '{key}' was replaced by one that storage did not load; a new state must take over the Tracking of the old one.");
    }

    private void Append(IAppendedRow row)
    {
        if (!_sql.Append.TryGetValue(row.Table, out var sql))
            throw new InvalidOperationException($"'{_sql.Shape.Table}' does not list '{row.Table.Name}' among the tables that it appends to.");
        var first = Cells.Count;
        row.Write(Cells);
        CheckCells(row.Table.Name, row.Table.Columns, first);
        _appended.Add((sql, first, row.Table.Columns.Length));
    }

    private void CheckCells(string table, ImmutableArray<RowColumn> columns, int first)
    {
        if (Cells.Count - first != columns.Length)
            throw new InvalidOperationException($"'{table}' has {columns.Length} columns, {Cells.Count - first} values were written.");
        for (var i = 0; i < columns.Length; i++)
        {
            if (Cells[first + i].Type != columns[i].Type)
                throw new InvalidOperationException(
                    $"'{table}.{columns[i].Name}' is {columns[i].Type}, a value of type {Cells[first + i].Type} was written.");
        }
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
