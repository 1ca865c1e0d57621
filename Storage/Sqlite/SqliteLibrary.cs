using System;
using System.Runtime.InteropServices;
using System.Threading;
using Orleans.Payments.Storage.Sqlite.Native;
using SQLitePCL;

namespace Orleans.Payments.Storage.Sqlite;

/// <summary>
/// Chooses the native SQLite: the system's where there is one that is new enough, because the bundled one is old
/// and is not patched by the operating system's updates; else the bundled one.
/// </summary>
public static class SqliteLibrary
{
    private const string Bundled = "e_sqlite3";
    private const int OldestUsable = 3_035_000;
    private const int ConfigMemoryStatus = 9;
    private static readonly Lazy<string> Loaded = new(Load, LazyThreadSafetyMode.ExecutionAndPublication);
    private static string s_name = Bundled;
    private static IntPtr s_system;

    /// <summary>The library and version that run, as <c>SQLite 3.40.1 (libsqlite3.so.0)</c>. Loads it on first use.</summary>
    public static string Description => Loaded.Value;

    private static string Load()
    {
        NativeLibrary.SetDllImportResolver(
            typeof(SQLite3Provider_e_sqlite3).Assembly,
            static (name, assembly, path) => string.Equals(name, Bundled, StringComparison.Ordinal) ? Resolve() : IntPtr.Zero);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        raw.FreezeProvider();
        // Counting every allocation takes a mutex that all connections share; nobody reads the count.
        raw.sqlite3_config(ConfigMemoryStatus, 0);
        GatheringFileSystem.Register(s_system == IntPtr.Zero ? NativeLibrary.Load(Bundled, typeof(SQLite3Provider_e_sqlite3).Assembly, null) : s_system);
        return $"SQLite {raw.sqlite3_libversion().utf8_to_string()} ({s_name})";
    }

    private static IntPtr Resolve()
    {
        var system = OperatingSystem.IsLinux() ? "libsqlite3.so.0" : OperatingSystem.IsMacOS() ? "/usr/lib/libsqlite3.dylib" : null;
        if (system is null || !NativeLibrary.TryLoad(system, out var handle))
            return IntPtr.Zero;
        if (VersionOf(handle) < OldestUsable)
        {
            NativeLibrary.Free(handle);
            return IntPtr.Zero;
        }

        (s_name, s_system) = (system, handle);
        return handle;
    }

    private static unsafe int VersionOf(IntPtr library) =>
        NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var function)
            ? ((delegate* unmanaged[Cdecl]<int>)function)()
            : 0;
}
