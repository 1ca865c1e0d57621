using System.Runtime.InteropServices;

namespace Payments.Storage.Sqlite.Native;

/// <summary>Which file it is that stands under a path, whatever the path is called: its device and inode. Known on Linux only.</summary>
/// <param name="Device">Major and minor number of the device.</param>
/// <param name="Inode">The file's number there.</param>
internal readonly partial record struct FileIdentity(ulong Device, ulong Inode)
{
    private const int RelativeToWorkingDirectory = -100;
    private const uint WithInode = 0x100;

    /// <summary>The file that stands under a path now; null where none does, or none that may be looked at.</summary>
    public static unsafe FileIdentity? Of(string path)
    {
        Status status;
        return GetStatus(RelativeToWorkingDirectory, path, 0, WithInode, &status) == 0
            ? new FileIdentity(((ulong)status.DeviceMajor << 32) | status.DeviceMinor, status.Inode)
            : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int GetStatus(int directory, string path, int flags, uint mask, Status* status);

    /// <summary>What is used of <c>struct statx</c>, which is laid out the same on every architecture (statx(2)).</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
