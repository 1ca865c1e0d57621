using System;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using Payments.Domain;
using Payments.Grains;

namespace Payments.Hosting;

/// <summary>
/// On one machine the secrets that nobody set are made on the first run and kept in the data directory, in files that
/// only their owner may read. A cluster shares its secrets and therefore has to be given them.
/// </summary>
public static class FirstRunSecrets
{
    /// <summary>The file of the admin token.</summary>
    public const string AdminTokenFile = "admin.token";

    /// <summary>The file of the master key. Who loses it loses every webhook secret.</summary>
    public const string MasterKeyFile = "master.key";

    /// <summary>The admin token that is set, or else the one of this data directory.</summary>
    public static AdminToken AdminToken(PaymentsSettings settings) => new(
        settings.AdminToken ?? ReadOrMake(Path.Combine(settings.DataDirectory, AdminTokenFile), () => "admin_" + Base32.Encode(RandomNumberGenerator.GetBytes(20))));

    /// <summary>The master key that is set, or else the one of this data directory.</summary>
    /// <exception cref="SettingException">The file does not hold a key.</exception>
    public static byte[] MasterKey(PaymentsSettings settings)
    {
        if (settings.MasterKey is { } set) return set;
        var path = Path.Combine(settings.DataDirectory, MasterKeyFile);
        var text = ReadOrMake(path, () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBox.KeyLength)));
        return PaymentsSettings.Key(text, path) ?? throw new SettingException(path, "is empty. Restore it from a backup, or set Payments:MasterKey.");
    }

    private static string ReadOrMake(string path, Func<string> make)
    {
        try
        {
            if (File.Exists(path)) return File.ReadAllText(path).Trim();
            var secret = make();
            // Written beside and renamed, so that a crash never leaves half a secret under the name.
            var fresh = path + ".new";
            using (var file = new FileStream(fresh, OwnedFile()))
            {
                file.Write(Encoding.ASCII.GetBytes(secret + "\n"));
                file.Flush(flushToDisk: true);
            }

            File.Move(fresh, path);
            return secret;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SettingException("Payments:DataDirectory", $"cannot hold {path}: {error.Message}", error);
        }
    }

    private static FileStreamOptions OwnedFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
