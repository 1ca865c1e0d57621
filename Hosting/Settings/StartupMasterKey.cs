using System.Collections.Immutable;

namespace Payments.Hosting.Settings;

/// <summary>The master key that a process starts with.</summary>
/// <param name="Key">The key.</param>
/// <param name="Previous">Those that it replaces.</param>
/// <param name="Source">The setting or the file that holds it, for errors.</param>
public sealed record StartupMasterKey(byte[] Key, ImmutableArray<byte[]> Previous, string Source)
{
    /// <summary>
    /// What is behind the file's name until a database has been begun under the key, so that a first run that was cut short can be told
    /// from a database that is lost.
    /// </summary>
    internal const string UnusedSuffix = ".unused";

    /// <summary>
    /// Whether there must be a database that was begun under it: it stands in its file, which has its name only since then.
    /// </summary>
    public bool IsEstablished { get; init; }

    /// <summary>A database has been begun under the key, durably: the file gets its name.</summary>
    /// <exception cref="SettingException">It cannot be renamed.</exception>
    public void Establish()
    {
        var unused = Source + UnusedSuffix;
        if (IsEstablished || Source == MasterKey.SettingName || !File.Exists(unused))
            return;
        try
        {
            File.Move(unused, Source);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SettingException(Source, $"cannot be made of {unused}: {error.Message}", error);
        }
    }
}
