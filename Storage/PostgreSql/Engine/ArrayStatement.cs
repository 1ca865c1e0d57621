using System.Globalization;
using Npgsql;

namespace Payments.Storage.PostgreSql.Engine;

/// <summary>A statement that does its work for many rows at once: each of its parameters is a column of them.</summary>
internal sealed class ArrayStatement
{
    private readonly string _sql;
    private readonly bool _isForEachRow;

    /// <param name="sql">The statement, without a result; <c>{0}</c> stands for the first column.</param>
    /// <param name="columns">The columns, of which the first counts the rows.</param>
    public ArrayStatement(string sql, params ArrayColumn[] columns)
        : this(sql, isForEachRow: false, columns) { }

    private ArrayStatement(string sql, bool isForEachRow, ArrayColumn[] columns) =>
        (_sql, _isForEachRow, Columns) = (sql, isForEachRow, columns);

    public IReadOnlyList<ArrayColumn> Columns { get; }

    public bool IsEmpty => Columns[0].Count == 0;

    /// <summary>A statement that is checked: it undoes the batch unless it touches as many rows as its columns have.</summary>
    public static ArrayStatement ForEachRow(string sql, params ArrayColumn[] columns) =>
        new(sql + " RETURNING 1", isForEachRow: true, columns);

    /// <summary>The columns as a table <c>u</c>, whose columns have these names.</summary>
    public static string Unnest(IReadOnlyCollection<string> names) =>
        $"unnest({string.Join(", ", Enumerable.Range(0, names.Count).Select(number => $"{{{number}}}"))}) AS u({string.Join(", ", names)})";

    /// <summary>
    /// One statement that does what all of them do. None sees what another does: they are about different rows. Those that are checked run
    /// first, in their order, because the last part reads what they touched; the others run after them, in an order that PostgreSQL leaves
    /// open. A column that several use is sent once.
    /// </summary>
    public static NpgsqlCommand Join(IReadOnlyList<ArrayStatement> statements)
    {
        var command = new NpgsqlCommand();
        var (numbers, parts, checks) = (new Dictionary<ArrayColumn, string>(), new List<string>(), new List<string>());
        foreach (var statement in statements)
        {
            foreach (var column in statement.Columns)
            {
                if (numbers.TryAdd(column, $"${numbers.Count + 1}"))
                    command.Parameters.Add(column.CreateParameter());
            }

            var part = $"part{parts.Count}";
            parts.Add(
                $"{part} AS ({string.Format(CultureInfo.InvariantCulture, statement._sql, [.. statement.Columns.Select(column => numbers[column])])})"
            );
            if (statement._isForEachRow)
                checks.Add($"expect_rows((SELECT count(*) FROM {part}), cardinality({numbers[statement.Columns[0]]}))");
        }

        command.CommandText = $"WITH {string.Join(", ", parts)} SELECT {string.Join(", ", checks)}";
        return command;
    }

    public void Clear()
    {
        foreach (var column in Columns)
            column.Clear();
    }
}
