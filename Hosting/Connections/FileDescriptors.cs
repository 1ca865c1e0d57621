using System.Globalization;
using Payments.Hosting.Settings;

namespace Payments.Hosting.Connections;

/// <summary>
/// How many files and connections this process may have open at once. The runtime raises the soft limit to the hard one when it starts, so
/// this is the hard one. Where they run out, accepting a connection fails again and again, and a database cannot open its files: so the web
/// server keeps to a part of them.
/// </summary>
internal static class FileDescriptors
{
    /// <summary>
    /// What a server needs beside connections: the runtime holds two for each of some 140 assemblies, the database one for each file of
    /// each reader.
    /// </summary>
    public const int ReservedForServer = 400;

    /// <summary>A server with less than this for connections is of no use.</summary>
    public const int MinConnections = 16;

    /// <summary>The limit of this process; null where the system tells none.</summary>
    public static int? Limit => OperatingSystem.IsLinux() ? ParseLimit(File.ReadAllText("/proc/self/limits")) : null;

    /// <summary>
    /// The connections that a limit leaves: half of what the server does not need itself, the other half being for calls that it makes.
    /// </summary>
    /// <exception cref="SettingException">The limit leaves too few.</exception>
    public static int ConnectionsOf(int limit) =>
        (limit - ReservedForServer) / 2 is var connections and >= MinConnections
            ? connections
            : throw new SettingException(
                "RLIMIT_NOFILE",
                $"lets this process open {limit} files and connections at once; it needs {ReservedForServer + (2 * MinConnections)} at least. `ulimit -n`, or LimitNOFILE of its unit, says how many it may."
            );

    /// <summary>The soft limit in the text of <c>/proc/self/limits</c>; null when there is none.</summary>
    internal static int? ParseLimit(string limits)
    {
        const string Name = "Max open files";
        var line = limits.Split('\n').FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal))
            ?? throw new InvalidDataException($"/proc/self/limits does not hold \"{Name}\".");
        var soft = line[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return soft == "unlimited" ? null : (int)Math.Min(long.Parse(soft, CultureInfo.InvariantCulture), int.MaxValue);
    }
}
