using System.Runtime.InteropServices;
using SQLitePCL;

namespace Payments.Storage.Sqlite.Native;

/// <summary>What <see cref="BufferedWalFileSystem"/> keeps for a log, behind SQLite's own file object and in the same memory.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct BufferedWalFile
{
    // Some thirty frames. SQLite's own write takes no more bytes at once.
    private const int Capacity = 0x1ffff;

    /// <summary>SQLite's own functions for the file.</summary>
    public SqliteIoMethods* InnerMethods;

    /// <summary>The functions that SQLite calls.</summary>
    public SqliteIoMethods Methods;
    private byte* _bytes;
    private long _start;
    private int _count;

    /// <summary>
    /// Takes bytes that follow those taken before; hands these to the kernel first when they do not, or when there is no room.
    /// </summary>
    public int Write(SqliteVfsFile* file, ReadOnlySpan<byte> bytes, long offset)
    {
        if ((_count > 0 && offset != _start + _count) || bytes.Length > Capacity - _count)
        {
            var result = Flush(file);
            if (result != raw.SQLITE_OK)
                return result;
        }

        if (bytes.Length > Capacity)
        {
            fixed (byte* first = bytes)
                return InnerMethods->Write(file, first, bytes.Length, offset);
        }

        if (_bytes is null)
            _bytes = (byte*)NativeMemory.Alloc(Capacity);
        if (_count == 0)
            _start = offset;
        bytes.CopyTo(new Span<byte>(_bytes + _count, Capacity - _count));
        _count += bytes.Length;
        return raw.SQLITE_OK;
    }

    /// <summary>
    /// Gives the kernel what was taken. After a failure it is forgotten: SQLite rolls back, and writes other frames in its place.
    /// </summary>
    public int Flush(SqliteVfsFile* file)
    {
        var count = _count;
        _count = 0;
        return count == 0 ? raw.SQLITE_OK : InnerMethods->Write(file, _bytes, count, _start);
    }

    public void Free() => NativeMemory.Free(_bytes);
}
