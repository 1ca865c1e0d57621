using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Payments.Storage.Sqlite.Native;

/// <summary>How SQLite opens files: its <c>sqlite3_vfs</c>, version 3 (https://sqlite.org/c3ref/vfs.html).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SqliteVfs
{
    /// <summary>The newest version whose layout this is.</summary>
    public const int LayoutVersion = 3;

    public int Version;

    /// <summary>The bytes of a file object, which SQLite allocates.</summary>
    public int FileSize;
    public int MaxPath;
    public SqliteVfs* Next;
    public byte* Name;
    public void* Data;
    public delegate* unmanaged[Cdecl]<SqliteVfs*, byte*, SqliteVfsFile*, int, int*, int> Open;
    public Others Rest;

    /// <summary>Functions that are only handed on.</summary>
    [InlineArray(15)]
    public struct Others
    {
        private nint _first;
    }
}
