using System;
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
internal static unsafe class GatheringFileSystem
{
    private static FileSystem* s_own;

    /// <summary>Its name, for <c>sqlite3_open_v2</c>.</summary>
    public const string Name = "gathering";

    /// <summary>Makes it known to a SQLite library, beside that library's own. Once in a process.</summary>
    public static void Register(IntPtr library)
    {
        var find = (delegate* unmanaged[Cdecl]<byte*, FileSystem*>)NativeLibrary.GetExport(library, "sqlite3_vfs_find");
        var register = (delegate* unmanaged[Cdecl]<FileSystem*, int, int>)NativeLibrary.GetExport(library, "sqlite3_vfs_register");
        s_own = find(null);
        if (s_own->Version < FileSystem.Known)
            throw new InvalidOperationException($"This SQLite's file system is of version {s_own->Version}; {FileSystem.Known} is needed.");

        // Both live as long as the process.
        var gathering = (FileSystem*)NativeMemory.Alloc((nuint)sizeof(FileSystem));
        *gathering = *s_own;
        gathering->Version = FileSystem.Known;
        gathering->Name = (byte*)Marshal.StringToCoTaskMemUTF8(Name);
        gathering->Next = null;
        gathering->FileSize = s_own->FileSize + sizeof(GatheredFile);
        gathering->Open = &Open;
        var result = register(gathering, 0);
        if (result != raw.SQLITE_OK)
            throw new InvalidOperationException($"SQLite does not take the file system: {result}.");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(FileSystem* self, byte* path, OpenFile* file, int flags, int* outFlags)
    {
        var result = s_own->Open(s_own, path, file, flags, outFlags);
        if (result != raw.SQLITE_OK || (flags & raw.SQLITE_OPEN_WAL) == 0 || file->Methods->Version < FileMethods.Known)
            return result;
        var log = Of(file);
        *log = new GatheredFile { Own = file->Methods, Methods = *file->Methods };
        log->Methods.Version = FileMethods.Known;
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
    private static int Close(OpenFile* file)
    {
        Of(file)->Free();
        return Of(file)->Own->Close(file);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(OpenFile* file, byte* bytes, int count, long offset)
    {
        var result = Of(file)->HandOver(file);
        return result == raw.SQLITE_OK ? Of(file)->Own->Read(file, bytes, count, offset) : result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(OpenFile* file, byte* bytes, int count, long offset) => Of(file)->Write(file, new ReadOnlySpan<byte>(bytes, count), offset);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(OpenFile* file, long size)
    {
        var result = Of(file)->HandOver(file);
        return result == raw.SQLITE_OK ? Of(file)->Own->Truncate(file, size) : result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(OpenFile* file, int flags)
    {
        var result = Of(file)->HandOver(file);
        return result == raw.SQLITE_OK ? Of(file)->Own->Sync(file, flags) : result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileSize(OpenFile* file, long* size)
    {
        var result = Of(file)->HandOver(file);
        return result == raw.SQLITE_OK ? Of(file)->Own->FileSize(file, size) : result;
    }

    private static GatheredFile* Of(OpenFile* file) => (GatheredFile*)((byte*)file + s_own->FileSize);
}
