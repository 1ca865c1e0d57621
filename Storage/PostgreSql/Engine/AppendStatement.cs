using NpgsqlTypes;
using Payments.Storage.Rows;

namespace Payments.Storage.PostgreSql.Engine;

/// <summary>Appends rows to a table.</summary>
internal sealed class AppendStatement
{
    private readonly ArrayColumn<long> _owners = new(NpgsqlDbType.Bigint);
    private readonly ArrayColumn[] _cells;

    public AppendStatement(AppendOnlyTable table)
    {
        _cells = [.. table.Columns.Select(column => ArrayColumn.Of(column.Type))];
        string[] names = [table.OwnerColumn, .. table.Columns.Select(column => column.Name)];
        // Two writers that append the same values wait for each other in one order, never crosswise.
        var order = table.UniqueColumn is { } unique ? $" ORDER BY {unique}" : "";
        Statement = new ArrayStatement(
            $"INSERT INTO {table.Name}({string.Join(", ", names)}) SELECT * FROM {ArrayStatement.Unnest(names)}{order}",
            [_owners, .. _cells]
        );
    }

    public ArrayStatement Statement { get; }

    public void Add(long owner, CellWriter cells, int firstCell)
    {
        _owners.Add(owner);
        for (var i = 0; i < _cells.Length; i++)
            _cells[i].Add(cells, firstCell + i);
    }
}
