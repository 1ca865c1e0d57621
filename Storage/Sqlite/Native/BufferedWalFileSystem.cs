using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Payments.Storage.Sqlite.Native;

/// <summary>
/// SQLite's own file system, but for the write-ahead log: SQLite writes a frame in two pieces, a header and a page, and a hundred frames
/// for a commit. Here they are gathered, and the kernel gets them together, at the latest when SQLite asks for the flush that makes
/// the commit durable. Two hundred system calls become four.
/// </summary>
/// <remarks>
/// Only for connections with <c>synchronous=FULL</c>: these flush before they tell other connections of the frames, so that nobody looks
/// in the log for what is still here.
/// </remarks>
internal static unsafe class BufferedWalFileSystem
{
    private static SqliteVfs* s_default;

    /// <summary>Its name, for <c>sqlite3_open_v2</c>.</summary>
    public const string Name = "gathering";

    /// <summary>Makes it known to a SQLite library, beside that library's own. Once in a process.</summary>
    public static void Register(IntPtr library)
    {
        var find = (delegate* unmanaged[Cdecl]<byte*, SqliteVfs*>)NativeLibrary.GetExport(library, "sqlite3_vfs_find");
        var register = (delegate* unmanaged[Cdecl]<SqliteVfs*, int, int>)NativeLibrary.GetExport(library, "sqlite3_vfs_register");
        s_default = find(null);
        if (s_default->Version < SqliteVfs.LayoutVersion)
            throw new InvalidOperationException(
                $"This SQLite's file system is of version {s_default->Version}; {SqliteVfs.LayoutVersion} is needed."
            );

        // Both live as long as the process.
        var gathering = (SqliteVfs*)NativeMemory.Alloc((nuint)sizeof(SqliteVfs));
        *gathering = *s_default;
        gathering->Version = SqliteVfs.LayoutVersion;
        gathering->Name = (byte*)Marshal.StringToCoTaskMemUTF8(Name);
        gathering->Next = null;
        gathering->FileSize = s_default->FileSize + sizeof(BufferedWalFile);
        gathering->Open = &Open;
        var result = register(gathering, 0);
        if (result != raw.SQLITE_OK)
            throw new InvalidOperationException($"SQLite does not take the file system: {result}.");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(SqliteVfs* self, byte* path, SqliteVfsFile* file, int flags, int* outFlags)
    {
        var result = s_default->Open(s_default, path, file, flags, outFlags);
        if (result != raw.SQLITE_OK || (flags & raw.SQLITE_OPEN_WAL) == 0 || file->Methods->Version < SqliteIoMethods.LayoutVersion)
            return result;
        var log = Of(file);
        *log = new BufferedWalFile { InnerMethods = file->Methods, Methods = *file->Methods };
        log->Methods.Version = SqliteIoMethods.LayoutVersion;
        log->Methods.Close = &Close;
        log->Methods.Read = &Read;
        log->Methods.Write = &Write;
        log->Methods.Truncate = &Truncate;
        log->Methods.Sync = &Sync;
        log->Methods.FileSize = &FileSize;
        file->Methods = &log->Methods;
        return result;
    }

    /// <summary>What was not flushed belongs to no commit.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(SqliteVfsFile* file)
    {
        Of(file)->Free();
        return Of(file)->InnerMethods->Close(file);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(SqliteVfsFile* file, byte* bytes, int count, long offset)
    {
        var result = Of(file)->Flush(file);
        return result == raw.SQLITE_OK ? Of(file)->InnerMethods->Read(file, bytes, count, offset) : result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(SqliteVfsFile* file, byte* bytes, int count, long offset) =>
        Of(file)->Write(file, new ReadOnlySpan<byte>(bytes, count), offset);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(SqliteVfsFile* file, long size)
    {
        var result = Of(file)->Flush(file);
        return result == raw.SQLITE_OK ? Of(file)->InnerMethods->Truncate(file, size) : result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(SqliteVfsFile* file, int flags)
    {
        var result = Of(file)->Flush(file);
        return result == raw.SQLITE_OK ? Of(file)->InnerMethods->Sync(file, flags) : result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileSize(SqliteVfsFile* file, long* size)
    {
        var result = Of(file)->Flush(file);
        return result == raw.SQLITE_OK ? Of(file)->InnerMethods->FileSize(file, size) : result;
    }

    private static BufferedWalFile* Of(SqliteVfsFile* file) => (BufferedWalFile*)((byte*)file + s_default->FileSize);
}
