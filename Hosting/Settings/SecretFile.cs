using System.Text;
using Payments.Storage;

namespace Payments.Hosting.Settings;

/// <summary>A file that holds one secret and may be read and written by its owner only.</summary>
internal static class SecretFile
{
    // More than any secret has, so that a file that is something else is not read to its end.
    private const int MaxLength = 4096;

    /// <summary>What the file holds, without the one line break that may end it; null when there is no such file.</summary>
    /// <exception cref="SettingException">It cannot be read, or holds something else than one line of ASCII. Nothing of it is part of the
    /// message.</exception>
    public static string? Read(string path)
    {
        var bytes = new byte[MaxLength + 1];
        int count;
        try
        {
            if (!File.Exists(path))
                return null;
            using var file = File.OpenRead(path);
            count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SettingException(path, $"cannot be read. {FileErrorMapping.Of(path, error).Message}", error);
        }

        var text = bytes.AsSpan(0, count);
        if (count > MaxLength || text.ContainsAnyExceptInRange((byte)0, (byte)0x7f))
            throw new SettingException(path, "does not hold a secret, which is one line of ASCII.");
        if (text.EndsWith("\n"u8))
            text = text[..^1];
        if (text.Length < count && text.EndsWith("\r"u8))
            text = text[..^1];
        return text.Length > 0
            ? Encoding.ASCII.GetString(text)
            : throw new SettingException(path, "is empty. Restore it from a backup, or remove it.");
    }

    /// <summary>Makes the file. It is written under another name and renamed, so that a crash never leaves half a secret.</summary>
    /// <exception cref="SettingException">It cannot be made.</exception>
    public static void Create(string path, string secret)
    {
        try
        {
            var fresh = path + ".new";
            File.Delete(fresh);
            using (var file = OwnerOnlyFiles.Open(fresh, FileMode.CreateNew, FileShare.None))
            {
                file.Write(Encoding.ASCII.GetBytes(secret + "\n"));
                file.Flush(flushToDisk: true);
            }

            File.Move(fresh, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SettingException("Payments:DataDirectory", $"cannot hold {path}. {FileErrorMapping.Of(path, error).Message}", error);
        }
    }
}
