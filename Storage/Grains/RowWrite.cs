using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orleans.Runtime;
using Payments.Storage.Rows;

namespace Payments.Storage.Grains;

/// <summary>The write of a row with its columns, the rows that it appends, and its part in the totals: all of it or nothing.</summary>
internal class RowWrite(JsonSerializerOptions options) : StateWrite(options)
{
    private readonly byte[] _key = new byte[PrefixedBase32Key.Size];
    private readonly List<(AppendedTable Table, int FirstCell)> _appended = [];
    private readonly TotalsWriter _change = new();
    private RowTracking _tracking = null!;

    public RowShape Shape { get; private set; } = null!;

    public GrainId GrainId { get; private set; }

    public ReadOnlyMemory<byte> Key => _key;

    /// <summary>The row's number; 0 when it has none yet.</summary>
    public long Row { get; private set; }

    /// <summary>The rows that it appends; the cells of each begin at its number.</summary>
    public IReadOnlyList<(AppendedTable Table, int FirstCell)> Appended => _appended;

    /// <summary>What the totals contain of the state once it is written.</summary>
    public TotalsWriter Contribution { get; } = new();

    /// <summary>By how much the totals change.</summary>
    public ReadOnlySpan<TotalEntry> Change => _change.Entries;

    public void Fill<T>(RowShape shape, GrainId grainId, long version, T state, JsonTypeInfo<T> type)
    {
        var row = (IRowState)state!;
        Begin(shape, grainId, version, row.Tracking, clear: false);
        row.WriteColumns(Cells);
        CheckCells(shape.Table, shape.Columns, 0);
        foreach (var append in row.Tracking.Waiting)
            Append(append);
        Serialize(state, type);
        row.WriteTotals(Contribution);
        _change.Add(Contribution.Entries);
        _change.Subtract(row.Tracking.Stored);
    }

    public void FillClear(RowShape shape, GrainId grainId, long version, RowTracking tracking)
    {
        Begin(shape, grainId, version, tracking, clear: true);
        _change.Subtract(tracking.Stored);
    }

    /// <summary>The value in the unique column of what it appends.</summary>
    /// <param name="appended">Which of <see cref="Appended"/>; its table has such a column.</param>
    public ReadOnlyMemory<byte> UniqueKey(int appended)
    {
        var (table, first) = _appended[appended];
        var cell = Cells[first + table.UniquePlace];
        return Cells.Memory(cell.Offset, cell.Length);
    }

    public override void Applied() => _tracking.Advance(Outcome.Row, Contribution.Entries, Appended.Count);

    public override void Clear()
    {
        base.Clear();
        _appended.Clear();
        _change.Clear();
        _tracking = null!;
        Contribution.Clear();
    }

    private void Begin(RowShape shape, GrainId grainId, long version, RowTracking tracking, bool clear)
    {
        Begin(version, clear);
        shape.Key.Parse(grainId.Key.ToString()!, _key);
        (Shape, GrainId, Row, _tracking) = (shape, grainId, tracking.Row, tracking);
        // Without the row's number and what the totals hold of it the change is unknown: the totals would be wrong for ever.
        if ((version == 0) != (tracking.Row == 0))
            throw new InvalidOperationException(
                $"The state of '{grainId.Key}' was replaced by one that storage did not load; a new state must take over the Tracking of the old one.");
    }

    private void Append(IAppendedRow row)
    {
        if (!Shape.Appended.Contains(row.Table))
            throw new InvalidOperationException($"'{Shape.Table}' does not list '{row.Table.Name}' among the tables that it appends to.");
        var first = Cells.Count;
        row.Write(Cells);
        CheckCells(row.Table.Name, row.Table.Columns, first);
        _appended.Add((row.Table, first));
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
}
