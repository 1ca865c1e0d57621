using System.Reflection;
using System.Text;
using Payments.Hosting.Settings;

namespace Payments.Hosting.Start;

/// <summary>What <c>--help</c> and <c>--version</c> print.</summary>
internal static class Usage
{
    private const int Width = 44;

    /// <summary>The version of the programs, as <c>0.1.0</c>.</summary>
    public static string Version { get; } =
        typeof(Usage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>How a program is called, and the settings that a newcomer asks for.</summary>
    /// <param name="name">The program's name.</param>
    public static string Text(string name)
    {
        var file = Assembly.GetEntryAssembly()?.GetName().Name + ".dll";
        var text = new StringBuilder(
            $"""
            {name} {Version}, a payment-order server

            dotnet {file} [--SETTING VALUE]...
            dotnet {file} --health URL    asks a running server, as http://127.0.0.1:5000/health/ready; exit code 0: it is well
            dotnet {file} --version
            dotnet {file} --help

            Settings, and what holds where they are not set. They may also stand in appsettings.json beside the program,
            or in the environment with two underscores for a colon: Payments__DataDirectory.


            """
        );
        Line(text, "Urls", "http://localhost:5000; of a silo port 5100", "where to listen; several are separated by ;");
        Line(text, "Environment", "Production", "Development is for a developer's machine");
        foreach (var setting in SettingCatalogue.All.Where(setting => setting.Meaning is not null))
            Line(text, setting.Name + Suffix(setting.Shape), setting.Default, setting.Meaning!);
        return text.Append(
                $"""

                There are {SettingCatalogue.All.Length} settings under {SettingCatalogue.Root}. docs/reference/settings.md and docs/operate.md describe them all, docs/channels.md those of payment
                channels, docs/reference.md the API; a running server describes that at /openapi/v1.json and, where {PaymentsSettings.DocsSetting}
                is true, as a page at /docs.
                """
            )
            .ToString()
            .ReplaceLineEndings();
    }

    private static void Line(StringBuilder text, string name, string? defaultValue, string meaning) =>
        text.Append(("  --" + name).PadRight(Width))
            .Append(' ')
            .Append(meaning)
            .Append(defaultValue is null ? "" : $" ({defaultValue})")
            .Append('\n');

    private static string Suffix(SettingShape shape) =>
        shape switch
        {
            SettingShape.List => ":0",
            SettingShape.Names => ":NAME:…",
            _ => "",
        };
}
