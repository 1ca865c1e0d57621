using Payments.Hosting.Settings;

namespace Payments.Hosting.Start;

/// <summary>
/// Looks at a program's words before anything is made of them. The configuration passes over what it does not understand, and a server
/// would start that was not asked for.
/// </summary>
internal static class CommandLine
{
    /// <summary>What stands before the first colon, or alone, in the name of a setting of ours or of ASP.NET Core.</summary>
    private static readonly string[] Roots =
    [
        "Payments",
        "Urls",
        "Environment",
        "Logging",
        "Kestrel",
        "Http_Ports",
        "ContentRoot",
        "ApplicationName",
        "AllowedHosts",
        "HostBuilder",
        "ShutdownTimeoutSeconds",
    ];

    private const string OpenTelemetry = "OTEL_";

    /// <summary>Whether it is asked how the program is called.</summary>
    public static bool HasHelpOption(IEnumerable<string> args) => args.Any(word => word is "--help" or "-h" or "-?");

    /// <summary>Whether it is asked which program this is.</summary>
    public static bool HasVersionOption(IEnumerable<string> args) => args.Any(word => word == "--version");

    /// <summary>Says what is wrong with the words; null when each belongs to a setting.</summary>
    public static string? Fault(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            var word = args[i];
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (!word.StartsWith("--", StringComparison.Ordinal) && equals <= 0)
                return $"{word} is not understood; a setting is given as --Name value.";
            var name = (equals < 0 ? word : word[..equals]).TrimStart('-', '/');
            if (
                !Roots.Contains(name.Split(':')[0], StringComparer.OrdinalIgnoreCase)
                && !name.StartsWith(OpenTelemetry, StringComparison.OrdinalIgnoreCase)
            )
                return $"--{name} is not a setting. The nearest that there is: --{NearestName.Find(name, [.. Roots[1..], .. SettingCatalogue.All.Select(setting => setting.Name)])}.";
            if (equals > 0)
                continue;
            if (++i == args.Count || args[i].StartsWith("--", StringComparison.Ordinal))
                return $"--{name} has no value; one that begins with -- is given as --{name}=value.";
        }

        return null;
    }
}
