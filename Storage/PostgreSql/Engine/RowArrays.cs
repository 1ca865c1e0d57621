using NpgsqlTypes;
using Payments.Storage.Grains;
using Payments.Storage.Rows;

namespace Payments.Storage.PostgreSql.Engine;

/// <summary>The columns of the rows that one statement writes.</summary>
internal sealed class RowArrays
{
    private readonly int[] _columns;

    /// <param name="mapping">The table.</param>
    /// <param name="written">Which of its own columns the statement writes.</param>
    public RowArrays(TableMapping mapping, Func<RowColumn, bool> written)
    {
        _columns = [.. Enumerable.Range(0, mapping.Columns.Length).Where(column => written(mapping.Columns[column]))];
        Names = [.. _columns.Select(column => mapping.Columns[column].Name)];
        Cells = [.. _columns.Select(column => ArrayColumn.Of(mapping.Columns[column].Type))];
    }

    public ArrayColumn<long> Rows { get; } = new(NpgsqlDbType.Bigint);

    public ArrayColumn<ReadOnlyMemory<byte>> Keys { get; } = new(NpgsqlDbType.Bytea);

    public ArrayColumn<long> Versions { get; } = new(NpgsqlDbType.Bigint);

    public ArrayColumn<ReadOnlyMemory<byte>> Documents { get; } = new(NpgsqlDbType.Text);

    public IReadOnlyList<string> Names { get; }

    public IReadOnlyList<ArrayColumn> Cells { get; }

    public void Add(RowWrite write, long row)
    {
        Rows.Add(row);
        Keys.Add(write.Key);
        Versions.Add(write.Version);
        Documents.Add(write.Cells.Memory(write.Document.Start, write.Document.Length));
        for (var i = 0; i < _columns.Length; i++)
            Cells[i].Add(write.Cells, _columns[i]);
    }

    public void Clear()
    {
        foreach (var column in (ArrayColumn[])[Rows, Keys, Versions, Documents, .. Cells])
            column.Clear();
    }
}
