using System.Collections.Immutable;
using System.Security.Cryptography;
using Payments.Domain.Text;
using Payments.Grains.Secrets;

namespace Payments.Hosting.Settings;

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

    /// <summary>What the name of a file ends with that holds the keys before, one a line, while they are replaced.</summary>
    public const string PreviousSuffix = ".previous";

    /// <summary>The admin token that is set, or else the one of this data directory.</summary>
    /// <exception cref="SettingException">The file does not hold a token, or cannot be made.</exception>
    public static AdminToken AdminToken(PaymentsSettings settings)
    {
        if (settings.AdminToken is { } set)
            return set;
        var path = Path.Combine(settings.DataDirectory, AdminTokenFile);
        return Settings.AdminToken.Parse(ReadOrCreate(path, () => "admin_" + Base32.Encode(RandomNumberGenerator.GetBytes(20))), path);
    }

    /// <summary>The master key that is set, or else the one of this data directory.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="database">The database in that directory; null where it is elsewhere.</param>
    /// <exception cref="SettingException">The file does not hold a key, cannot be made, or is gone though the database is
    /// there.</exception>
    public static StartupMasterKey MasterKey(PaymentsSettings settings, string? database = null)
    {
        if (settings.MasterKey is { } set)
            return new StartupMasterKey(set, settings.PreviousMasterKeys, Settings.MasterKey.SettingName);
        var path = Path.Combine(settings.DataDirectory, MasterKeyFile);
        if (SecretFile.Read(path) is { } known)
            return new StartupMasterKey(
                Settings.MasterKey.Parse(known, path),
                [.. settings.PreviousMasterKeys, .. Previous(path + PreviousSuffix)],
                path
            )
            {
                IsEstablished = true,
            };
        var unused = path + StartupMasterKey.UnusedSuffix;
        if (SecretFile.Read(unused) is { } begun)
            return new StartupMasterKey(Settings.MasterKey.Parse(begun, unused), settings.PreviousMasterKeys, path);
        if (database is not null && File.Exists(database) && new FileInfo(database).Length > 0)
        {
            throw new SettingException(
                path,
                $"is missing, but {database} is there, whose secrets are sealed under it. Restore the file from a backup, or set {Settings.MasterKey.SettingName}."
            );
        }

        var made = RandomNumberGenerator.GetBytes(SecretBox.KeyLength);
        SecretFile.Create(unused, Convert.ToBase64String(made));
        return new StartupMasterKey(made, settings.PreviousMasterKeys, path);
    }

    /// <summary>The keys of a file, one a line.</summary>
    private static ImmutableArray<byte[]> Previous(string path) =>
        SecretFile.Read(path) is { } lines
            ? Settings.MasterKey.Previous(lines.ReplaceLineEndings("\n").Split('\n').Select(line => (line, path)), path)
            : [];

    private static string ReadOrCreate(string path, Func<string> make)
    {
        if (SecretFile.Read(path) is { } known)
            return known;
        var secret = make();
        SecretFile.Create(path, secret);
        return secret;
    }
}
