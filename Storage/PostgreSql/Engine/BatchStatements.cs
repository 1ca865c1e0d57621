using System;
using System.Collections.Generic;
using System.Linq;
using Npgsql;
using Orleans.Payments.Storage.Grains;
using Orleans.Payments.Storage.Rows;

namespace Orleans.Payments.Storage.PostgreSql.Engine;

/// <summary>Turns writes into the few statements that do all of them.</summary>
/// <param name="slot">Where this writer counts totals.</param>
internal sealed class BatchStatements(int slot)
{
    private readonly Dictionary<RowShape, RowStatements> _rows = [];
    private readonly DocumentStatements _documents = new();
    private readonly TotalsStatements _totals = new(slot);

    /// <summary>Takes writes over, in place of those before, and notes what becomes of each when the batch is committed.</summary>
    /// <param name="writes">The writes.</param>
    /// <param name="newRow">Gives a new row of a table its number.</param>
    public void Fill(ReadOnlySpan<StateWrite> writes, Func<RowShape, long> newRow)
    {
        Clear();
        foreach (var write in writes)
        {
            if (write is RowWrite row)
                Add(row, newRow);
            else
                _documents.Add((DocumentWrite)write);
        }

        _totals.Complete();
    }

    /// <summary>Puts those that have work into a batch. Totals come last: they are what writers could wait for each other for.</summary>
    public void AddTo(NpgsqlBatch batch)
    {
        foreach (var statement in _rows.Values.SelectMany(rows => rows.Statements).Concat(_documents.Statements).Concat(_totals.Statements))
        {
            if (!statement.IsEmpty)
                batch.BatchCommands.Add(statement.Command);
        }
    }

    private void Add(RowWrite write, Func<RowShape, long> newRow)
    {
        if (!_rows.TryGetValue(write.Shape, out var statements))
            _rows.Add(write.Shape, statements = new RowStatements(write.Shape));
        statements.Add(write, write.Work == StateWork.Insert ? newRow(write.Shape) : 0);
        _totals.Add(write.Change);
    }

    private void Clear()
    {
        foreach (var rows in _rows.Values)
            rows.Clear();
        foreach (var statement in _documents.Statements)
            statement.Clear();
        _totals.Clear();
    }
}
