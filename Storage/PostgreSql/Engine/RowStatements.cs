using System.Collections.Generic;
using System.Linq;
using NpgsqlTypes;
using Payments.Storage.Grains;
using Payments.Storage.Rows;

namespace Payments.Storage.PostgreSql.Engine;

/// <summary>The statements of a kind of row: those that are written for the first time, changed, removed, and what they append.</summary>
internal sealed class RowStatements
{
    // The key makes sure that the number was not given to another row since.
    private const string SameRow = "o.row = u.row AND o.key = u.key AND o.version = u.version";
    private readonly RowArrays _inserted;
    private readonly RowArrays _updated;
    private readonly RowArrays _deleted;
    private readonly ArrayColumn<long> _hashes = new(NpgsqlDbType.Bigint);
    private readonly Dictionary<AppendedTable, AppendStatement> _appended;

    public RowStatements(RowShape shape)
    {
        _inserted = new RowArrays(shape, column => true);
        _updated = new RowArrays(shape, column => !column.Fixed);
        _deleted = new RowArrays(shape, column => false);
        _appended = shape.Appended.ToDictionary(table => table, table => new AppendStatement(table));

        string[] insert = ["row", "key", .. _inserted.Names, "document", "grain_hash"];
        string[] update = ["row", "key", .. _updated.Names, "document", "version"];
        string[] delete = ["row", "key", "version"];
        var changes = string.Concat(_updated.Names.Select(name => $"{name} = u.{name}, "));
        Statements =
        [
            ArrayStatement.ForEachRow(
                $"DELETE FROM {shape.Table} o USING {ArrayStatement.Unnest(delete)} WHERE {SameRow}", _deleted.Rows, _deleted.Keys, _deleted.Versions),
            ArrayStatement.ForEachRow($"DELETE FROM {RowKeys.Table(shape)} WHERE key = ANY({{0}})", _deleted.Keys),
            .. shape.Appended.Where(table => table.UniqueColumn is null).Select(table => new ArrayStatement($"DELETE FROM {table.Name} WHERE {table.OwnerColumn} = ANY({{0}})", _deleted.Rows)),
            // Checked, so that it comes before what is appended: of two that make one row the loser fails by the key, whatever else they have in common.
            ArrayStatement.ForEachRow($"INSERT INTO {RowKeys.Table(shape)}(row, key) SELECT * FROM {ArrayStatement.Unnest(["row", "key"])}", _inserted.Rows, _inserted.Keys),
            new ArrayStatement(
                $"INSERT INTO {shape.Table}({string.Join(", ", insert)}, version) SELECT *, 1 FROM {ArrayStatement.Unnest(insert)}",
                [_inserted.Rows, _inserted.Keys, .. _inserted.Cells, _inserted.Documents, _hashes]),
            ArrayStatement.ForEachRow(
                $"UPDATE {shape.Table} o SET {changes}document = u.document, version = o.version + 1 FROM {ArrayStatement.Unnest(update)} WHERE {SameRow}",
                [_updated.Rows, _updated.Keys, .. _updated.Cells, _updated.Documents, _updated.Versions]),
            .. shape.Appended.Select(table => _appended[table].Statement),
        ];
    }

    public IReadOnlyList<ArrayStatement> Statements { get; }

    /// <param name="write">What is to be done.</param>
    /// <param name="newRow">The number of the row if it is new.</param>
    public void Add(RowWrite write, long newRow)
    {
        var row = write.Work == StateWork.Insert ? newRow : write.Row;
        (write.Work switch { StateWork.Insert => _inserted, StateWork.Update => _updated, _ => _deleted }).Add(write, row);
        if (write.Work == StateWork.Insert)
            _hashes.Add(write.GrainId.GetUniformHashCode());
        for (var i = 0; i < write.Appended.Count; i++)
            _appended[write.Appended[i].Table].Add(row, write.Cells, write.Appended[i].FirstCell);
        write.Outcome = write.Work == StateWork.Delete
            ? new WriteOutcome(Applied: true, 0, 0)
            : new WriteOutcome(Applied: true, row, write.Version + 1);
    }

    public void Clear()
    {
        _inserted.Clear();
        _updated.Clear();
        _deleted.Clear();
        foreach (var statement in Statements)
            statement.Clear();
    }
}
