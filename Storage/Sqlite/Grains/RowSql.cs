using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using Payments.Storage.Rows;

namespace Payments.Storage.Sqlite.Grains;

/// <summary>
/// The statements of a kind of row. Parameter 1 is the key, then the columns in their order, then the document, the row, the version.
/// </summary>
internal sealed class RowSql
{
    private static readonly ConcurrentDictionary<RowShape, RowSql> Known = new();

    private RowSql(RowShape shape)
    {
        Document = shape.Columns.Length + 2;
        Row = Document + 1;
        Version = Row + 1;
        var names = string.Join(", ", shape.Columns.Select(column => column.Name));
        var values = string.Join(", ", Enumerable.Range(2, shape.Columns.Length).Select(parameter => $"?{parameter}"));
        var changes = string.Concat(shape.Columns.Select((column, i) => column.Fixed ? "" : $"{column.Name} = ?{i + 2}, "));
        // The row number finds the row without a look into the index; the key makes sure that the number was not given to another since.
        var matching = $"WHERE row = ?{Row} AND key = ?1 AND version = ?{Version}";

        Insert = $"INSERT INTO {shape.Table}(key, version, {names}, document) VALUES (?1, 1, {values}, ?{Document}) ON CONFLICT(key) DO NOTHING";
        Update = $"UPDATE {shape.Table} SET {changes}document = ?{Document}, version = version + 1 {matching}";
        Delete = $"DELETE FROM {shape.Table} {matching}";
        Read = $"SELECT row, version, document FROM {shape.Table} WHERE key = ?1";
        Due = $"SELECT key, version, {shape.DueColumn} FROM {shape.Table} WHERE {shape.DueColumn} <= ?1 ORDER BY {shape.DueColumn}";
        DueOne = $"SELECT key, version, {shape.DueColumn} FROM {shape.Table} WHERE key = ?1 AND {shape.DueColumn} IS NOT NULL";
        Append = shape.Appended.ToDictionary(
            table => table,
            table => $"INSERT INTO {table.Name}({table.OwnerColumn}, {string.Join(", ", table.Columns.Select(column => column.Name))}) " +
                $"VALUES (?1, {string.Join(", ", Enumerable.Range(2, table.Columns.Length).Select(parameter => $"?{parameter}"))})");
        Owner = shape.Appended.Where(table => table.UniqueColumn is not null)
            .ToDictionary(table => table, table => $"SELECT {table.OwnerColumn} FROM {table.Name} WHERE {table.UniqueColumn} = ?1");
        DeleteAppended = [.. shape.Appended.Where(table => table.UniqueColumn is null).Select(table => $"DELETE FROM {table.Name} WHERE {table.OwnerColumn} = ?1")];
    }

    /// <summary>The statements of a shape, made once.</summary>
    public static RowSql Of(RowShape shape) => Known.GetOrAdd(shape, static shape => new RowSql(shape));

    public int Document { get; }

    public int Row { get; }

    public int Version { get; }

    public string Insert { get; }

    public string Update { get; }

    public string Delete { get; }

    public string Read { get; }

    /// <summary>The rows due up to parameter 1; only where the shape has a due column.</summary>
    public string Due { get; }

    /// <summary>The row of key 1 if it owes something; only where the shape has a due column.</summary>
    public string DueOne { get; }

    public IReadOnlyDictionary<AppendedTable, string> Append { get; }

    /// <summary>Whose row has value 1 in the table's unique column.</summary>
    public IReadOnlyDictionary<AppendedTable, string> Owner { get; }

    public IReadOnlyList<string> DeleteAppended { get; }
}
