using System.Runtime.InteropServices;
using Payments.Storage.Sqlite.Native;
using SQLitePCL;

namespace Payments.Storage.Sqlite;

/// <summary>The native SQLite that comes with the program, whatever version the operating system has.</summary>
public static unsafe class SqliteLibrary
{
    private const string Name = "e_sqlite3";
    private const int ConfigMemoryStatus = 9;
    private static delegate* unmanaged[Cdecl]<IntPtr, int> s_systemError;
    private static readonly Lazy<string> Loaded = new(Load, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>The version that runs, as <c>SQLite 3.53.0</c>. Loads it on first use.</summary>
    public static string Description => Loaded.Value;

    /// <summary>What the system answered (errno) when a connection could last not open, read or write a file.</summary>
    internal static int SystemError(sqlite3 connection) => connection.IsInvalid ? 0 : s_systemError(connection.DangerousGetHandle());

    private static string Load()
    {
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        raw.FreezeProvider();
        // Counting every allocation takes a mutex that all connections share; nobody reads the count.
        raw.sqlite3_config(ConfigMemoryStatus, 0);
        var library = NativeLibrary.Load(Name, typeof(SQLite3Provider_e_sqlite3).Assembly, null);
        s_systemError = (delegate* unmanaged[Cdecl]<IntPtr, int>)NativeLibrary.GetExport(library, "sqlite3_system_errno");
        BufferedWalFileSystem.Register(library);
        return $"SQLite {raw.sqlite3_libversion().utf8_to_string()}";
    }
}
