using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Payments.Storage.Sqlite.Native;
using SQLitePCL;

namespace Payments.PowerLoss.Disk;

/// <summary>
/// Simulated disks as SQLite's default file system (https://sqlite.org/vfs.html), below the product's own. Which disk it is says the
/// directory. It says of itself what SQLite's own says on Unix: sectors of 4 KiB, and that a write spoils nothing beside what it
/// writes.
/// </summary>
internal static unsafe class SimulatedFileSystem
{
    private const string Library = "e_sqlite3";
    private const int ConfigMemoryStatus = 9;
    private const int DeleteOfMissing = raw.SQLITE_IOERR | (23 << 8);
    private const int ReadWriteAccess = 1;

    private static readonly ConcurrentDictionary<string, SimulatedDisk> Disks = new();
    private static readonly SimulatedDisk Scratch = new(DiskImage.Empty);
    private static SqliteVfs* s_withoutGathering;
    private static delegate* unmanaged[Cdecl]<SqliteVfs*, int, int> s_register;
    private static delegate* unmanaged[Cdecl]<SqliteVfs*, int> s_unregister;
    private static bool s_gathers = true;

    /// <summary>Makes it SQLite's default. Before the product has loaded SQLite; later calls do nothing.</summary>
    public static void Register()
    {
        if (s_register is not null)
            return;
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        // As the product does it, which comes too late: SQLite is initialized by the file system.
        _ = raw.sqlite3_config(ConfigMemoryStatus, 0);
        var library = NativeLibrary.Load(Library, typeof(SQLite3Provider_e_sqlite3).Assembly, null);
        var find = (delegate* unmanaged[Cdecl]<byte*, SqliteVfs*>)NativeLibrary.GetExport(library, "sqlite3_vfs_find");
        s_register = (delegate* unmanaged[Cdecl]<SqliteVfs*, int, int>)NativeLibrary.GetExport(library, "sqlite3_vfs_register");
        s_unregister = (delegate* unmanaged[Cdecl]<SqliteVfs*, int>)NativeLibrary.GetExport(library, "sqlite3_vfs_unregister");
        var simulated = Create(find(null), "simulated");
        s_withoutGathering = Create(simulated, BufferedWalFileSystem.Name);
        Check(s_register(simulated, 1));
    }

    /// <summary>Whether connections that the product opens gather frames from now on, or write each as SQLite does.</summary>
    public static void SetGathering(bool gathers)
    {
        // The product registers its own when it opens its first connection; of two of a name SQLite takes the one that came last.
        _ = Payments.Storage.Sqlite.SqliteLibrary.Description;
        if (gathers != s_gathers)
            Check(gathers ? s_unregister(s_withoutGathering) : s_register(s_withoutGathering, 0));
        s_gathers = gathers;
    }

    /// <summary>Puts a disk under a directory, in the place of the one that was there.</summary>
    public static void Mount(string directory, SimulatedDisk disk) => Disks[directory] = disk;

    public static void Unmount(string directory) => Disks.TryRemove(directory, out _);

    private static SqliteVfs* Create(SqliteVfs* like, string name)
    {
        // Both live as long as the process.
        var made = Allocate<SqliteVfs>();
        *made = *like;
        made->Name = (byte*)Marshal.StringToCoTaskMemUTF8(name);
        made->Next = null;
        made->FileSize = sizeof(SimulatedFileObject);
        made->Open = &Open;
        made->Rest[0] = (nint)(delegate* unmanaged[Cdecl]<SqliteVfs*, byte*, int, int>)&Delete;
        made->Rest[1] = (nint)(delegate* unmanaged[Cdecl]<SqliteVfs*, byte*, int, int*, int>)&Access;
        made->Rest[2] = (nint)(delegate* unmanaged[Cdecl]<SqliteVfs*, byte*, int, byte*, int>)&FullPath;
        made->Rest[8] = (nint)(delegate* unmanaged[Cdecl]<SqliteVfs*, int, int>)&Sleep;
        made->Rest[10] = (nint)(delegate* unmanaged[Cdecl]<SqliteVfs*, int, byte*, int>)&LastError;
        return made;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(SqliteVfs* self, byte* path, SqliteVfsFile* file, int flags, int* outFlags)
    {
        file->Methods = null;
        var (disk, name) = path is null ? (Scratch, "") : Find(path);
        lock (disk.Gate)
        {
            if (disk.IsGone)
                return raw.SQLITE_CANTOPEN;
            var found = path is null ? new SimulatedFile() : disk.Find(name);
            if (found is null && (flags & raw.SQLITE_OPEN_CREATE) == 0)
                return raw.SQLITE_CANTOPEN;
            var open = new OpenFile(disk, name, found ?? disk.Make(name), flags);
            open.File.Opened.Add(open);
            SimulatedFileMethods.Attach(file, open);
            if (outFlags is not null)
                *outFlags = flags;
            return raw.SQLITE_OK;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(SqliteVfs* self, byte* path, int flushed)
    {
        var (disk, name) = Find(path);
        lock (disk.Gate)
            return disk.IsGone ? CallFaults.ResultOf(CallKind.Truncate)
                : disk.Delete(name, flushed != 0) ? raw.SQLITE_OK
                : DeleteOfMissing;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Access(SqliteVfs* self, byte* path, int what, int* result)
    {
        var (disk, name) = Find(path);
        lock (disk.Gate)
        {
            // Like SQLite's own: a file that holds nothing is taken for missing.
            *result = disk.Find(name) is { } file && (what == ReadWriteAccess || file.Content.Size > 0) ? 1 : 0;
            return raw.SQLITE_OK;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FullPath(SqliteVfs* self, byte* path, int size, byte* into)
    {
        var text = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(path);
        if (text.Length >= size)
            return raw.SQLITE_CANTOPEN;
        text.CopyTo(new Span<byte>(into, size));
        into[text.Length] = 0;
        return raw.SQLITE_OK;
    }

    /// <summary>Who waits for a lock waits for the thread that copies the log, if for anybody.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sleep(SqliteVfs* self, int microseconds)
    {
        foreach (var disk in Disks.Values)
            disk.Schedule?.AdvanceForWaiter();
        return microseconds;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int LastError(SqliteVfs* self, int size, byte* text) => SimulatedFileMethods.SystemError;

    /// <summary>The disk that is mounted under a path's directory, and the file's name there.</summary>
    private static (SimulatedDisk Disk, string Name) Find(byte* path)
    {
        var text = Marshal.PtrToStringUTF8((nint)path)!;
        return (Disks[Path.GetDirectoryName(text)!], Path.GetFileName(text));
    }

    internal static T* Allocate<T>()
        where T : unmanaged => (T*)NativeMemory.AllocZeroed((nuint)sizeof(T));

    private static void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            throw new InvalidOperationException($"SQLite does not take the file system: {result}.");
    }
}
