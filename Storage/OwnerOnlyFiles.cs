namespace Payments.Storage;

/// <summary>
/// Files and directories that nobody but their owner may read or write, whatever the umask says. On Windows the rights of their directory
/// hold.
/// </summary>
public static class OwnerOnlyFiles
{
    private const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Owner = File | UnixFileMode.UserExecute;

    /// <summary>Makes a directory, with those above it that are missing. One that is there stays as it is.</summary>
    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, Owner);
    }

    /// <summary>Opens a file for reading and writing, without a buffer; one that is made is its owner's from the first moment.</summary>
    public static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = share,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows() && mode is not FileMode.Open)
            options.UnixCreateMode = File;
        return new FileStream(path, options);
    }

    /// <summary>Whether others than the owner have rights to what stands under a path; false where nothing does.</summary>
    public static bool IsAccessibleToOthers(string path) =>
        !OperatingSystem.IsWindows() && Path.Exists(path) && (System.IO.File.GetUnixFileMode(path) & ~Owner) != UnixFileMode.None;

    /// <summary>Takes others' rights to a file away.</summary>
    /// <returns>False when that is for somebody else to do.</returns>
    public static bool TryRestrict(string path)
    {
        if (OperatingSystem.IsWindows())
            return false;
        try
        {
            System.IO.File.SetUnixFileMode(path, System.IO.File.GetUnixFileMode(path) & Owner);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
