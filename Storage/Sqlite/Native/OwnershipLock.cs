using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Payments.Storage.Sqlite.Native;

/// <summary>
/// A lock on the database file itself that says which process owns it. It lies on a byte behind any that there can be, so that SQLite's own
/// locks, and whoever reads the file meanwhile, do not meet it. On Linux; elsewhere <c>{file}.lock</c> alone has to do.
/// </summary>
/// <remarks>
/// An open file description lock (fcntl(2), <c>F_OFD_SETLK</c>): unlike the locks that SQLite takes, it stays when the process closes
/// another descriptor of the file; unlike flock(2), it does not shut out readers that lock what they read, as those of .NET do.
/// </remarks>
internal static partial class OwnershipLock
{
    private const int SetLock = 37;
    private const short Exclusive = 1;
    private const short FromStart = 0;
    private const long OwnersByte = long.MaxValue - 1;

    /// <summary>Locks the file for as long as the handle is open.</summary>
    /// <returns>False when another handle has it, of whatever process.</returns>
    /// <exception cref="IOException">The file system does not lock.</exception>
    public static unsafe bool TryAcquire(SafeFileHandle file)
    {
        const int again = 11;
        const int denied = 13;
        const int unknown = 22;
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
            return true;
        var region = new Region
        {
            Kind = Exclusive,
            From = FromStart,
            Start = OwnersByte,
            Length = 1,
        };
        if (Control(file, SetLock, &region) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        // A system that does not know such locks is as one that is not Linux.
        return error == unknown
            || (error is again or denied ? false : throw new IOException($"{Marshal.GetPInvokeErrorMessage(error)}.", error));
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static unsafe partial int Control(SafeFileHandle file, int command, Region* region);

    /// <summary>C's <c>struct flock</c> of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Region
    {
        public short Kind;
        public short From;
        public long Start;
        public long Length;
        public int Process;
    }
}
