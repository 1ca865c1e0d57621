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
    private readonly List<(AppendOnlyTable Table, int FirstCell)> _appendedRows = [];
    private readonly TotalsWriter _totalsChange = new();
    private RowTracking _tracking = null!;

    public TableMapping Mapping { get; private set; } = null!;

    public GrainId GrainId { get; private set; }

    public ReadOnlyMemory<byte> Key => _key;

    /// <summary>The row's number; 0 when it has none yet.</summary>
    public long Row { get; private set; }

    /// <summary>The rows that it appends; the cells of each begin at its number.</summary>
    public IReadOnlyList<(AppendOnlyTable Table, int FirstCell)> AppendedRows => _appendedRows;

    /// <summary>What the totals contain of the state once it is written.</summary>
    public TotalsWriter Contribution { get; } = new();

    /// <summary>By how much the totals change.</summary>
    public ReadOnlySpan<TotalContribution> TotalsChange => _totalsChange.Entries;

    public void Fill<T>(TableMapping mapping, GrainId grainId, long version, T state, JsonTypeInfo<T> type)
    {
        var row = (IRowState)state!;
        Begin(mapping, grainId, version, row.Tracking, clear: false);
        row.WriteColumns(Cells);
        CheckCells(mapping.Table, mapping.Columns, 0);
        foreach (var append in row.Tracking.PendingAppends)
            Append(append);
        Serialize(state, type);
        row.WriteTotals(Contribution);
        _totalsChange.Add(Contribution.Entries);
        _totalsChange.Subtract(row.Tracking.StoredTotals);
    }

    public void FillClear(TableMapping mapping, GrainId grainId, long version, RowTracking tracking)
    {
        Begin(mapping, grainId, version, tracking, clear: true);
        _totalsChange.Subtract(tracking.StoredTotals);
    }

    /// <summary>The value in the unique column of what it appends.</summary>
    /// <param name="appended">Which of <see cref="AppendedRows"/>; its table has such a column.</param>
    public ReadOnlyMemory<byte> UniqueKey(int appended)
    {
        var (table, first) = _appendedRows[appended];
        var cell = Cells[first + table.UniqueColumnIndex];
        return Cells.Memory(cell.Offset, cell.Length);
    }

    public override void AcceptChanges() => _tracking.SetStored(Outcome.Row, Contribution.Entries, AppendedRows.Count);

    public override void Clear()
    {
        base.Clear();
        _appendedRows.Clear();
        _totalsChange.Clear();
        _tracking = null!;
        Contribution.Clear();
    }

    private void Begin(TableMapping mapping, GrainId grainId, long version, RowTracking tracking, bool clear)
    {
        Begin(version, clear);
        mapping.KeyFormat.Parse(grainId.Key.ToString()!, _key);
        (Mapping, GrainId, Row, _tracking) = (mapping, grainId, tracking.Row, tracking);
        // Without the row's number and what the totals hold of it the change is unknown: the totals would be wrong forever.
        if ((version == 0) != (tracking.Row == 0))
            throw new InvalidOperationException(
                $"The state of '{grainId.Key}' was replaced by one that storage did not load; a new state must take over the Tracking of the old one."
            );
    }

    private void Append(IAppendOnlyRow row)
    {
        if (!Mapping.AppendOnlyTables.Contains(row.Table))
            throw new InvalidOperationException($"'{Mapping.Table}' does not list '{row.Table.Name}' among the tables that it appends to.");
        var first = Cells.Count;
        row.Write(Cells);
        CheckCells(row.Table.Name, row.Table.Columns, first);
        _appendedRows.Add((row.Table, first));
    }

    private void CheckCells(string table, ImmutableArray<RowColumn> columns, int first)
    {
        if (Cells.Count - first != columns.Length)
            throw new InvalidOperationException($"'{table}' has {columns.Length} columns, {Cells.Count - first} values were written.");
        for (var i = 0; i < columns.Length; i++)
        {
            if (Cells[first + i].Type != columns[i].Type)
                throw new InvalidOperationException(
                    $"'{table}.{columns[i].Name}' is {columns[i].Type}, a value of type {Cells[first + i].Type} was written."
                );
        }
    }
}
