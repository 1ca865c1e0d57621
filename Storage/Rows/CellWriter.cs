using System.Buffers;
using System.Text;

namespace Payments.Storage.Rows;

/// <summary>Takes the values of a row, one call per column, in the columns' order. Text and bytes are copied at once.</summary>
public sealed class CellWriter
{
    // A buffer that grew beyond this for one large document is dropped.
    private const int LargestKept = 64 * 1024;

    private readonly List<Cell> _cells = [];
    private ArrayBufferWriter<byte> _bytes = new(2048);

    internal int Count => _cells.Count;

    /// <summary>Where a document is serialized, so that it lies beside the cells.</summary>
    internal IBufferWriter<byte> Bytes => _bytes;

    internal int Position => _bytes.WrittenCount;

    internal Cell this[int index] => _cells[index];

    /// <summary>Writes an integer.</summary>
    public void Integer(long value) => _cells.Add(new Cell(ColumnType.Integer, IsNull: false, value, 0));

    /// <summary>Writes an integer, or NULL.</summary>
    public void Integer(long? value) => _cells.Add(new Cell(ColumnType.Integer, value is null, value.GetValueOrDefault(), 0));

    /// <summary>Writes a time as milliseconds since 1970 UTC, or NULL.</summary>
    public void Time(DateTimeOffset? value) => Integer(value?.ToUnixTimeMilliseconds());

    /// <summary>Writes text, or NULL.</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            _cells.Add(new Cell(ColumnType.Text, IsNull: true, 0, 0));
            return;
        }

        var start = Position;
        var written = Encoding.UTF8.GetBytes(value, _bytes.GetSpan(Encoding.UTF8.GetMaxByteCount(value.Length)));
        _bytes.Advance(written);
        _cells.Add(new Cell(ColumnType.Text, IsNull: false, start, written));
    }

    /// <summary>Writes text that is UTF-8 already.</summary>
    public void Utf8(ReadOnlySpan<byte> text) => Write(ColumnType.Text, text);

    /// <summary>Writes bytes.</summary>
    public void Blob(ReadOnlySpan<byte> value) => Write(ColumnType.Blob, value);

    /// <summary>Bytes that were written; valid until <see cref="Clear"/>, once nothing more is written.</summary>
    internal ReadOnlyMemory<byte> Memory(int offset, int length) => _bytes.WrittenMemory.Slice(offset, length);

    internal ReadOnlySpan<byte> Slice(int offset, int length) => _bytes.WrittenSpan.Slice(offset, length);

    internal void Clear()
    {
        _cells.Clear();
        if (_bytes.Capacity > LargestKept)
            _bytes = new ArrayBufferWriter<byte>(2048);
        else
            _bytes.ResetWrittenCount();
    }

    private void Write(ColumnType type, ReadOnlySpan<byte> value)
    {
        _cells.Add(new Cell(type, IsNull: false, Position, value.Length));
        _bytes.Write(value);
    }
}
