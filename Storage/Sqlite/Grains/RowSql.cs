using System.Collections.Concurrent;
using Payments.Storage.Rows;

namespace Payments.Storage.Sqlite.Grains;

/// <summary>
/// The statements of a kind of row. Parameter 1 is the key, then the columns in their order, then the document, the row, the version.
/// </summary>
internal sealed class RowSql
{
    private static readonly ConcurrentDictionary<TableMapping, RowSql> Known = new();

    private RowSql(TableMapping mapping)
    {
        Document = mapping.Columns.Length + 2;
        Row = Document + 1;
        Version = Row + 1;
        var names = string.Join(", ", mapping.Columns.Select(column => column.Name));
        var values = string.Join(", ", Enumerable.Range(2, mapping.Columns.Length).Select(parameter => $"?{parameter}"));
        var changes = string.Concat(mapping.Columns.Select((column, i) => column.IsInsertOnly ? "" : $"{column.Name} = ?{i + 2}, "));
        // The row number finds the row without a look into the index; the key makes sure that the number was not given to another since.
        var matching = $"WHERE row = ?{Row} AND key = ?1 AND version = ?{Version}";

        Insert =
            $"INSERT INTO {mapping.Table}(key, version, {names}, document) VALUES (?1, 1, {values}, ?{Document}) ON CONFLICT(key) DO NOTHING";
        Update = $"UPDATE {mapping.Table} SET {changes}document = ?{Document}, version = version + 1 {matching}";
        Delete = $"DELETE FROM {mapping.Table} {matching}";
        Read = $"SELECT row, version, document FROM {mapping.Table} WHERE key = ?1";
        Due = $"SELECT key, version, {mapping.DueColumn} FROM {mapping.Table} WHERE {mapping.DueColumn} <= ?1 ORDER BY {mapping.DueColumn}";
        DueOne = $"SELECT key, version, {mapping.DueColumn} FROM {mapping.Table} WHERE key = ?1 AND {mapping.DueColumn} IS NOT NULL";
        Append = mapping.AppendOnlyTables.ToDictionary(
            table => table,
            table =>
                $"INSERT INTO {table.Name}({table.OwnerColumn}, {string.Join(", ", table.Columns.Select(column => column.Name))}) "
                + $"VALUES (?1, {string.Join(", ", Enumerable.Range(2, table.Columns.Length).Select(parameter => $"?{parameter}"))})"
        );
        Owner = mapping
            .AppendOnlyTables.Where(table => table.UniqueColumn is not null)
            .ToDictionary(table => table, table => $"SELECT {table.OwnerColumn} FROM {table.Name} WHERE {table.UniqueColumn} = ?1");
        DeleteAppended =
        [
            .. mapping
                .AppendOnlyTables.Where(table => table.UniqueColumn is null)
                .Select(table => $"DELETE FROM {table.Name} WHERE {table.OwnerColumn} = ?1"),
        ];
    }

    /// <summary>The statements of a mapping, made once.</summary>
    public static RowSql Of(TableMapping mapping) => Known.GetOrAdd(mapping, static mapping => new RowSql(mapping));

    public int Document { get; }

    public int Row { get; }

    public int Version { get; }

    public string Insert { get; }

    public string Update { get; }

    public string Delete { get; }

    public string Read { get; }

    /// <summary>The rows due up to parameter 1; only where the mapping has a due column.</summary>
    public string Due { get; }

    /// <summary>The row of key 1 if it has a due time; only where the mapping has a due column.</summary>
    public string DueOne { get; }

    public IReadOnlyDictionary<AppendOnlyTable, string> Append { get; }

    /// <summary>Whose row has value 1 in the table's unique column.</summary>
    public IReadOnlyDictionary<AppendOnlyTable, string> Owner { get; }

    public IReadOnlyList<string> DeleteAppended { get; }
}
