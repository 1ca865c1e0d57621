using Npgsql;
using Payments.Storage.Grains;
using Payments.Storage.Rows;

namespace Payments.Storage.PostgreSql.Engine;

/// <summary>Turns writes into one statement that does all of them.</summary>
internal sealed class BatchStatements
{
    /// <summary>How many statements a connection prepares.</summary>
    public const int MaxPrepared = 64;

    private readonly Dictionary<TableMapping, RowStatements> _rows = [];
    private readonly DocumentStatements _documents = new();
    private readonly TotalsStatements _totals;
    private readonly List<ArrayStatement> _statements;
    private readonly Dictionary<ulong, NpgsqlCommand> _commands = [];

    /// <param name="slot">Where this writer counts totals.</param>
    public BatchStatements(int slot)
    {
        _totals = new TotalsStatements(slot);
        _statements = [.. _documents.Statements, .. _totals.Statements];
    }

    /// <summary>How many commands are kept: at most <see cref="MaxPrepared"/>.</summary>
    public int PreparedCount => _commands.Count;

    /// <summary>Takes writes over, in place of those before, and notes what becomes of each when the batch is committed.</summary>
    /// <param name="writes">The writes, at least one.</param>
    /// <param name="newRow">Gives a new row of a table its number.</param>
    public void Fill(ReadOnlySpan<StateWrite> writes, Func<TableMapping, long> newRow)
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

    /// <summary>The command that does what was filled in. Which statements have work decides on its text; few combinations occur.</summary>
    public NpgsqlCommand Command()
    {
        var combination = 0UL;
        for (var i = 0; i < _statements.Count; i++)
        {
            if (!_statements[i].IsEmpty)
                combination |= 1UL << i;
        }

        if (_commands.TryGetValue(combination, out var command))
            return command;
        if (_commands.Count == MaxPrepared)
            _commands.Clear();
        command = ArrayStatement.Join([.. _statements.Where(statement => !statement.IsEmpty)]);
        _commands.Add(combination, command);
        return command;
    }

    private void Add(RowWrite write, Func<TableMapping, long> newRow)
    {
        if (!_rows.TryGetValue(write.Mapping, out var statements))
        {
            _rows.Add(write.Mapping, statements = new RowStatements(write.Mapping));
            _statements.AddRange(statements.Statements);
            if (_statements.Count > sizeof(ulong) * 8)
                throw new InvalidOperationException("There are more statements than a combination of them has bits.");
        }

        statements.Add(write, write.Operation == StateOperation.Insert ? newRow(write.Mapping) : 0);
        _totals.Add(write.TotalsChange);
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
