using Npgsql;
using NpgsqlTypes;
using Payments.Storage.Rows;

namespace Payments.Storage.PostgreSql.Engine;

/// <summary>A parameter that is an array with one value per row. The list is used again forevery batch.</summary>
internal abstract class ArrayColumn
{
    /// <summary>A parameter with these values, as they are when the statement is sent.</summary>
    public abstract NpgsqlParameter CreateParameter();

    public abstract int Count { get; }

    public abstract void Clear();

    /// <summary>Takes a cell over. Text stays where it lies, as UTF-8, until the batch is sent.</summary>
    public abstract void Add(CellWriter cells, int cell);

    /// <summary>A column for cells of a type.</summary>
    public static ArrayColumn Of(ColumnType type) =>
        type switch
        {
            ColumnType.Integer => new ArrayColumn<long?>(NpgsqlDbType.Bigint, static (cells, cell) => cell.IsNull ? null : cell.Value),
            ColumnType.Text => new ArrayColumn<ReadOnlyMemory<byte>?>(NpgsqlDbType.Text, Bytes),
            _ => new ArrayColumn<ReadOnlyMemory<byte>?>(NpgsqlDbType.Bytea, Bytes),
        };

    // A bare null would become empty memory, which is the empty text.
    private static ReadOnlyMemory<byte>? Bytes(CellWriter cells, Cell cell) =>
        cell.IsNull ? default(ReadOnlyMemory<byte>?) : cells.Memory(cell.Offset, cell.Length);
}

/// <inheritdoc/>
/// <param name="element">What the array is made of.</param>
/// <param name="convert">How a cell becomes a value; null where cells are never added.</param>
internal sealed class ArrayColumn<T>(NpgsqlDbType element, Func<CellWriter, Cell, T>? convert = null) : ArrayColumn
{
    private readonly List<T> _values = [];

    public override int Count => _values.Count;

    public override NpgsqlParameter CreateParameter() =>
        new NpgsqlParameter<List<T>> { TypedValue = _values, NpgsqlDbType = NpgsqlDbType.Array | element };

    public void Add(T value) => _values.Add(value);

    public override void Add(CellWriter cells, int cell) => _values.Add(convert!(cells, cells[cell]));

    public override void Clear() => _values.Clear();
}
