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
    private readonly Dictionary<AppendOnlyTable, AppendStatement> _appended;

    public RowStatements(TableMapping mapping)
    {
        _inserted = new RowArrays(mapping, column => true);
        _updated = new RowArrays(mapping, column => !column.IsInsertOnly);
        _deleted = new RowArrays(mapping, column => false);
        _appended = mapping.AppendOnlyTables.ToDictionary(table => table, table => new AppendStatement(table));

        string[] insert = ["row", "key", .. _inserted.Names, "document", "grain_hash"];
        string[] update = ["row", "key", .. _updated.Names, "document", "version"];
        string[] delete = ["row", "key", "version"];
        var changes = string.Concat(_updated.Names.Select(name => $"{name} = u.{name}, "));
        Statements =
        [
            ArrayStatement.ForEachRow(
                $"DELETE FROM {mapping.Table} o USING {ArrayStatement.Unnest(delete)} WHERE {SameRow}",
                _deleted.Rows,
                _deleted.Keys,
                _deleted.Versions
            ),
            ArrayStatement.ForEachRow($"DELETE FROM {RowKeys.Table(mapping)} WHERE key = ANY({{0}})", _deleted.Keys),
            .. mapping
                .AppendOnlyTables.Where(table => table.UniqueColumn is null)
                .Select(table => new ArrayStatement($"DELETE FROM {table.Name} WHERE {table.OwnerColumn} = ANY({{0}})", _deleted.Rows)),
            // Checked, so that it comes before what is appended: of two that make one row the loser fails by the key, whatever else they
            // have in common.
            ArrayStatement.ForEachRow(
                $"INSERT INTO {RowKeys.Table(mapping)}(row, key) SELECT * FROM {ArrayStatement.Unnest(["row", "key"])}",
                _inserted.Rows,
                _inserted.Keys
            ),
            new ArrayStatement(
                $"INSERT INTO {mapping.Table}({string.Join(", ", insert)}, version) SELECT *, 1 FROM {ArrayStatement.Unnest(insert)}",
                [_inserted.Rows, _inserted.Keys, .. _inserted.Cells, _inserted.Documents, _hashes]
            ),
            ArrayStatement.ForEachRow(
                $"UPDATE {mapping.Table} o SET {changes}document = u.document, version = o.version + 1 FROM {ArrayStatement.Unnest(update)} WHERE {SameRow}",
                [_updated.Rows, _updated.Keys, .. _updated.Cells, _updated.Documents, _updated.Versions]
            ),
            .. mapping.AppendOnlyTables.Select(table => _appended[table].Statement),
        ];
    }

    public IReadOnlyList<ArrayStatement> Statements { get; }

    /// <param name="write">What is to be done.</param>
    /// <param name="newRow">The number of the row if it is new.</param>
    public void Add(RowWrite write, long newRow)
    {
        var row = write.Operation == StateOperation.Insert ? newRow : write.Row;
        (
            write.Operation switch
            {
                StateOperation.Insert => _inserted,
                StateOperation.Update => _updated,
                _ => _deleted,
            }
        ).Add(write, row);
        if (write.Operation == StateOperation.Insert)
            _hashes.Add(write.GrainId.GetUniformHashCode());
        for (var i = 0; i < write.AppendedRows.Count; i++)
            _appended[write.AppendedRows[i].Table].Add(row, write.Cells, write.AppendedRows[i].FirstCell);
        write.Outcome =
            write.Operation == StateOperation.Delete
                ? new WriteOutcome(IsApplied: true, 0, 0)
                : new WriteOutcome(IsApplied: true, row, write.Version + 1);
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
