using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Payments.Storage.Sqlite.Native;

/// <summary>The beginning of every file object of SQLite's: its <c>sqlite3_file</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SqliteVfsFile
{
    public SqliteIoMethods* Methods;
}

/// <summary>
/// What can be done with an open file: SQLite's <c>sqlite3_io_methods</c>, version 3 (https://sqlite.org/c3ref/io_methods.html).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SqliteIoMethods
{
    /// <summary>The newest version whose layout this is.</summary>
    public const int LayoutVersion = 3;

    public int Version;
    public delegate* unmanaged[Cdecl]<SqliteVfsFile*, int> Close;
    public delegate* unmanaged[Cdecl]<SqliteVfsFile*, byte*, int, long, int> Read;
    public delegate* unmanaged[Cdecl]<SqliteVfsFile*, byte*, int, long, int> Write;
    public delegate* unmanaged[Cdecl]<SqliteVfsFile*, long, int> Truncate;
    public delegate* unmanaged[Cdecl]<SqliteVfsFile*, int, int> Sync;
    public delegate* unmanaged[Cdecl]<SqliteVfsFile*, long*, int> FileSize;
    public Others Rest;

    /// <summary>Functions that are only handed on.</summary>
    [InlineArray(12)]
    public struct Others
    {
        private nint _first;
    }
}
