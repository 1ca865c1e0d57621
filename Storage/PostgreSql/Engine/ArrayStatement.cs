using System.Collections.Generic;
using System.Linq;
using Npgsql;

namespace Orleans.Payments.Storage.PostgreSql.Engine;

/// <summary>A statement that does its work for many rows at once: each of its parameters is a column of them.</summary>
internal sealed class ArrayStatement
{
    private readonly ArrayColumn[] _columns;

    /// <param name="sql">The statement; its parameters are the columns in their order.</param>
    /// <param name="columns">The columns, of which the first counts the rows.</param>
    public ArrayStatement(string sql, params ArrayColumn[] columns)
    {
        _columns = columns;
        Command = new NpgsqlBatchCommand(sql);
        foreach (var column in columns)
            Command.Parameters.Add(column.CreateParameter());
    }

    public NpgsqlBatchCommand Command { get; }

    public bool IsEmpty => _columns[0].Count == 0;

    public void Clear()
    {
        foreach (var column in _columns)
            column.Clear();
    }

    /// <summary>The parameters as a table <c>u</c> with these columns.</summary>
    public static string Unnest(IReadOnlyCollection<string> columns) =>
        $"unnest({string.Join(", ", Enumerable.Range(1, columns.Count).Select(number => $"${number}"))}) AS u({string.Join(", ", columns)})";

    /// <summary>Makes a statement undo the batch unless it touches as many rows as the first parameter has.</summary>
    public static string ForEachRow(string statement) =>
        $"WITH touched AS ({statement} RETURNING 1) SELECT expect_rows(count(*), cardinality($1)) FROM touched";
}
