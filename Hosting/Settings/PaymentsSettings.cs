using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Payments.Hosting.Settings.Channels;

namespace Payments.Hosting.Settings;

/// <summary>
/// The settings under <c>Payments</c>, from appsettings.json, environment (<c>Payments__X__Y</c>) or command line, checked once at start.
/// </summary>
public sealed record PaymentsSettings
{
    internal const string SandboxSetting = "Payments:Sandbox:Enabled";
    internal const string DocsSetting = "Payments:Docs:Enabled";
    internal const string ConsoleSetting = "Payments:Console:Enabled";

    /// <summary>
    /// <c>Payments:DataDirectory</c>: where the databases and the secrets of the first run are kept. Default <c>data</c>, relative to the
    /// working directory.
    /// </summary>
    public required string DataDirectory { get; init; }

    /// <summary>
    /// <c>Payments:AdminToken</c>: 16 to 256 characters of printable ASCII without blanks. Default: made on the first run.
    /// </summary>
    public AdminToken? AdminToken { get; init; }

    /// <summary><c>Payments:MasterKey</c>: base64 of 32 bytes. Default: made on the first run.</summary>
    public byte[]? MasterKey { get; init; }

    /// <summary>
    /// <c>Payments:PreviousMasterKeys</c>: keys that <see cref="MasterKey"/> replaces, until nothing is sealed under them any more. Default
    /// none; 8 at most.
    /// </summary>
    public ImmutableArray<byte[]> PreviousMasterKeys { get; init; } = [];

    /// <summary><c>Payments:PublicUrl</c>: how payers and providers reach this server. Default: the first listening address.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>
    /// <c>Payments:Sandbox:Enabled</c>: whether test merchants have the simulated channel. Default true in Development, else false.
    /// </summary>
    public required bool SandboxEnabled { get; init; }

    /// <summary>
    /// <c>Payments:Docs:Enabled</c>: whether <c>/docs</c> shows a page to try the API with. Default true in Development, else false.
    /// </summary>
    public required bool DocsEnabled { get; init; }

    /// <summary><c>Payments:Console:Enabled</c>: whether <c>/console</c> is there, for people. Default true.</summary>
    public required bool ConsoleEnabled { get; init; }

    /// <summary><c>Payments:Channels</c>: the channels, their limits, and providers that are described by settings.</summary>
    public required ChannelSettings Channels { get; init; }

    /// <summary><c>Payments:Limits</c>: what a merchant may do that has no limits of its own.</summary>
    public required LimitSettings Limits { get; init; }

    /// <summary><c>Payments:Telemetry</c>: where metrics, traces and logs are sent. Default: nowhere.</summary>
    public TelemetrySettings? Telemetry { get; init; }

    /// <summary><c>Payments:Management</c>: an address for operators' pages alone. Default: they are where all others are.</summary>
    public ManagementSettings? Management { get; init; }

    /// <summary><c>Payments:Alerts</c>: what operators are told of, and how.</summary>
    public required AlertSettings Alerts { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="configuration">Where they are set.</param>
    /// <param name="isDevelopment">Whether the server runs on a developer's machine, where what helps to try it is on.</param>
    /// <exception cref="SettingException">One of them is not usable; the message names it.</exception>
    public static PaymentsSettings Read(IConfiguration configuration, bool isDevelopment) =>
        new()
        {
            DataDirectory = configuration.Text("Payments:DataDirectory") ?? "data",
            AdminToken = configuration.Text(Settings.AdminToken.SettingName) is { } token
                ? Settings.AdminToken.Parse(token, Settings.AdminToken.SettingName)
                : null,
            MasterKey = configuration.Text(Settings.MasterKey.SettingName) is { } key
                ? Settings.MasterKey.Parse(key, Settings.MasterKey.SettingName)
                : null,
            PreviousMasterKeys = Settings.MasterKey.Previous(configuration),
            PublicUrl = configuration.Url("Payments:PublicUrl"),
            SandboxEnabled = configuration.Flag(SandboxSetting, defaultValue: isDevelopment),
            DocsEnabled = configuration.Flag(DocsSetting, defaultValue: isDevelopment),
            ConsoleEnabled = configuration.Flag(ConsoleSetting, defaultValue: true),
            Channels = ChannelSettings.Read(configuration),
            Limits = LimitSettings.Read(configuration),
            Telemetry = TelemetrySettings.Read(configuration),
            Management = ManagementSettings.Read(configuration),
            Alerts = AlertSettings.Read(configuration),
        };
}
