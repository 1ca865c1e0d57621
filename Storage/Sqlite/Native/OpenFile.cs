using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Payments.Storage.Sqlite.Native;

/// <summary>The beginning of every file object of SQLite's: its <c>sqlite3_file</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OpenFile
{
    public FileMethods* Methods;
}

/// <summary>What can be done with an open file: SQLite's <c>sqlite3_io_methods</c>, version 3 (https://sqlite.org/c3ref/io_methods.html).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FileMethods
{
    /// <summary>The newest version whose layout this is.</summary>
    public const int Known = 3;

    public int Version;
    public delegate* unmanaged[Cdecl]<OpenFile*, int> Close;
    public delegate* unmanaged[Cdecl]<OpenFile*, byte*, int, long, int> Read;
    public delegate* unmanaged[Cdecl]<OpenFile*, byte*, int, long, int> Write;
    public delegate* unmanaged[Cdecl]<OpenFile*, long, int> Truncate;
    public delegate* unmanaged[Cdecl]<OpenFile*, int, int> Sync;
    public delegate* unmanaged[Cdecl]<OpenFile*, long*, int> FileSize;
    public Others Rest;

    /// <summary>Functions that are only handed on.</summary>
    [InlineArray(12)]
    public struct Others
    {
        private nint _first;
    }
}
