namespace Payments.Storage.Rows;

/// <summary>
/// A value to store. Text and bytes lie in the write's buffer from <paramref name="Value"/> on, so that no cell is an object.
/// </summary>
internal readonly record struct Cell(ColumnType Type, bool IsNull, long Value, int Length)
{
    public int Offset => (int)Value;
}
