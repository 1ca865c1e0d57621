using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Payments.PowerLoss.Faults;
using Payments.Storage.Sqlite.Native;
using SQLitePCL;

namespace Payments.PowerLoss.Disk;

/// <summary>What SQLite keeps of an open file.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SimulatedFileObject
{
    public SqliteVfsFile File;
    public nint Handle;
}

/// <summary>What SQLite does with a file of a simulated disk.</summary>
internal static unsafe class SimulatedFileMethods
{
    private const int SafeToOverwrite = 0x1000;
    private const int ShortRead = raw.SQLITE_IOERR | (2 << 8);
    private const int SectorSize = 4096;
    private const int NoSpace = 28;
    private static readonly SqliteIoMethods* Methods = Create();

    [field: ThreadStatic]
    public static int SystemError { get; private set; }

    public static void Attach(SqliteVfsFile* file, OpenFile open)
    {
        ((SimulatedFileObject*)file)->Handle = GCHandle.ToIntPtr(GCHandle.Alloc(open));
        file->Methods = Methods;
    }

    private static SqliteIoMethods* Create()
    {
        var methods = SimulatedFileSystem.Allocate<SqliteIoMethods>();
        methods->Version = SqliteIoMethods.LayoutVersion;
        methods->Close = &Close;
        methods->Read = &Read;
        methods->Write = &Write;
        methods->Truncate = &Truncate;
        methods->Sync = &Sync;
        methods->FileSize = &FileSize;
        methods->Rest[0] = (nint)(delegate* unmanaged[Cdecl]<SqliteVfsFile*, int, int>)&TakeLock;
        methods->Rest[1] = (nint)(delegate* unmanaged[Cdecl]<SqliteVfsFile*, int, int>)&ReleaseLock;
        methods->Rest[2] = (nint)(delegate* unmanaged[Cdecl]<SqliteVfsFile*, int*, int>)&CheckReserved;
        methods->Rest[3] = (nint)(delegate* unmanaged[Cdecl]<SqliteVfsFile*, int, void*, int>)&Control;
        methods->Rest[4] = (nint)(delegate* unmanaged[Cdecl]<SqliteVfsFile*, int>)&Sector;
        methods->Rest[5] = (nint)(delegate* unmanaged[Cdecl]<SqliteVfsFile*, int>)&Characteristics;
        methods->Rest[6] = (nint)(delegate* unmanaged[Cdecl]<SqliteVfsFile*, int, int, int, void**, int>)&MapIndex;
        methods->Rest[7] = (nint)(delegate* unmanaged[Cdecl]<SqliteVfsFile*, int, int, int, int>)&LockIndex;
        methods->Rest[8] = (nint)(delegate* unmanaged[Cdecl]<SqliteVfsFile*, void>)&Barrier;
        methods->Rest[9] = (nint)(delegate* unmanaged[Cdecl]<SqliteVfsFile*, int, int>)&UnmapIndex;
        methods->Rest[10] = (nint)(delegate* unmanaged[Cdecl]<SqliteVfsFile*, long, int, void**, int>)&Fetch;
        methods->Rest[11] = (nint)(delegate* unmanaged[Cdecl]<SqliteVfsFile*, long, void*, int>)&Unfetch;
        return methods;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(SqliteVfsFile* file)
    {
        var open = Of(file);
        lock (open.Disk.Gate)
            open.Close();
        GCHandle.FromIntPtr(((SimulatedFileObject*)file)->Handle).Free();
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(SqliteVfsFile* file, byte* bytes, int count, long offset)
    {
        var open = Before(file);
        lock (open.Disk.Gate)
            return FaultOf(open, CallKind.Read) is var fault and not 0 ? fault
                : open.File.Content.Read(new Span<byte>(bytes, count), offset) ? raw.SQLITE_OK
                : ShortRead;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(SqliteVfsFile* file, byte* bytes, int count, long offset)
    {
        var open = Before(file);
        lock (open.Disk.Gate)
        {
            var fault = FaultOf(open, CallKind.Write);
            if (fault != 0 && !open.Disk.IsGone)
                _ = open.Disk.Write(open, new ReadOnlySpan<byte>(bytes, open.Disk.Failing!.Random.Next(count)), offset);
            if (fault == 0)
                fault = open.Disk.Write(open, new ReadOnlySpan<byte>(bytes, count), offset);
            SystemError = fault == raw.SQLITE_FULL ? NoSpace : 0;
            return fault;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(SqliteVfsFile* file, long size)
    {
        var open = Before(file);
        lock (open.Disk.Gate)
        {
            if (FaultOf(open, CallKind.Truncate) is var fault and not 0)
                return fault;
            open.Disk.Truncate(open, size);
            return raw.SQLITE_OK;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(SqliteVfsFile* file, int flags)
    {
        var open = Before(file);
        lock (open.Disk.Gate)
        {
            if (open.MustFail)
            {
                open.MustFail = false;
                return CallFaults.ResultOf(CallKind.Flush);
            }

            if (FaultOf(open, open.IsDatabase ? CallKind.DatabaseFlush : CallKind.Flush) is not (var fault and not 0))
                return open.Disk.Flush(open);
            if (!open.Disk.IsGone)
                open.Disk.FailFlush(open, open.Disk.Failing!.Random);
            return open.Disk.Broken == DeliberateFault.FailedFlushForgotten ? raw.SQLITE_OK : fault;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileSize(SqliteVfsFile* file, long* size)
    {
        var open = Before(file);
        lock (open.Disk.Gate)
            *size = open.File.Content.Size;
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int TakeLock(SqliteVfsFile* file, int level)
    {
        var open = Before(file);
        lock (open.Disk.Gate)
            return open.TryLock((LockLevel)level) ? raw.SQLITE_OK : raw.SQLITE_BUSY;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ReleaseLock(SqliteVfsFile* file, int level)
    {
        var open = Of(file);
        lock (open.Disk.Gate)
            open.ReleaseTo((LockLevel)level);
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CheckReserved(SqliteVfsFile* file, int* result)
    {
        var open = Of(file);
        lock (open.Disk.Gate)
            *result = open.File.Opened.Exists(static other => other.Level >= LockLevel.Reserved) ? 1 : 0;
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Control(SqliteVfsFile* file, int operation, void* argument) => raw.SQLITE_NOTFOUND;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sector(SqliteVfsFile* file) => SectorSize;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Characteristics(SqliteVfsFile* file) => SafeToOverwrite;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int MapIndex(SqliteVfsFile* file, int region, int size, int extend, void** memory)
    {
        var open = Before(file);
        lock (open.Disk.Gate)
            *memory = (void*)open.MapIndex(region, size, extend != 0);
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int LockIndex(SqliteVfsFile* file, int first, int count, int flags)
    {
        var open = Before(file);
        lock (open.Disk.Gate)
            return open.TryLockIndex(first, count, flags) ? raw.SQLITE_OK : raw.SQLITE_BUSY;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Barrier(SqliteVfsFile* file) => Thread.MemoryBarrier();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int UnmapIndex(SqliteVfsFile* file, int delete)
    {
        var open = Of(file);
        lock (open.Disk.Gate)
            open.UnmapIndex();
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Fetch(SqliteVfsFile* file, long offset, int count, void** memory)
    {
        // Nothing is mapped into memory.
        *memory = null;
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Unfetch(SqliteVfsFile* file, long offset, void* memory) => raw.SQLITE_OK;

    private static int FaultOf(OpenFile open, CallKind kind) =>
        open.Disk.IsGone || open.Disk.Failing?.Fails(kind) == true ? CallFaults.ResultOf(kind) : 0;

    private static OpenFile Before(SqliteVfsFile* file)
    {
        var open = Of(file);
        open.Disk.Schedule?.BeforeCall();
        return open;
    }

    private static OpenFile Of(SqliteVfsFile* file) => (OpenFile)GCHandle.FromIntPtr(((SimulatedFileObject*)file)->Handle).Target!;
}
