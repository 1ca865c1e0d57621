using System;
using Microsoft.Extensions.Configuration;
using Payments.Grains;

namespace Payments.Hosting;

/// <summary>The settings under <c>Payments</c>, from appsettings.json, environment (<c>Payments__X__Y</c>) or command line, checked once at start.</summary>
public sealed record PaymentsSettings
{
    internal const string MasterKeySetting = "Payments:MasterKey";
    private const int MinTokenLength = 16;

    /// <summary><c>Payments:DataDirectory</c>: where the databases and the secrets of the first run are kept. Default <c>data</c>, relative to the working directory.</summary>
    public required string DataDirectory { get; init; }

    /// <summary><c>Payments:AdminToken</c>: at least 16 characters. Default: made on the first run.</summary>
    public string? AdminToken { get; init; }

    /// <summary><c>Payments:MasterKey</c>: base64 of 32 bytes. Default: made on the first run.</summary>
    public byte[]? MasterKey { get; init; }

    /// <summary><c>Payments:PublicUrl</c>: how payers and providers reach this server. Default: the first listening address.</summary>
    public string? PublicUrl { get; init; }

    /// <summary><c>Payments:Sandbox:Enabled</c>: whether test merchants have the simulated channel. Default true.</summary>
    public required bool SandboxEnabled { get; init; }

    /// <summary><c>Payments:Channels</c>: the channels, their limits, and providers that are described by settings.</summary>
    public required ChannelSettings Channels { get; init; }

    /// <summary><c>Payments:Limits</c>: what a merchant may do that has no limits of its own.</summary>
    public required LimitSettings Limits { get; init; }

    /// <summary><c>Payments:Telemetry</c>: where metrics and traces are sent. Default: nowhere.</summary>
    public TelemetrySettings? Telemetry { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="SettingException">One of them is not usable; the message names it.</exception>
    public static PaymentsSettings Read(IConfiguration configuration) => new()
    {
        DataDirectory = configuration.Text("Payments:DataDirectory") ?? "data",
        AdminToken = Token(configuration.Text("Payments:AdminToken")),
        MasterKey = Key(configuration.Text(MasterKeySetting)),
        PublicUrl = configuration.Url("Payments:PublicUrl"),
        SandboxEnabled = configuration.Flag("Payments:Sandbox:Enabled", otherwise: true),
        Channels = ChannelSettings.Read(configuration),
        Limits = LimitSettings.Read(configuration),
        Telemetry = TelemetrySettings.Read(configuration),
    };

    private static string? Token(string? text) => text is { Length: < MinTokenLength }
        ? throw new SettingException("Payments:AdminToken", $"has {text.Length} characters; at least {MinTokenLength} are needed.")
        : text;

    internal static byte[]? Key(string? text, string setting = MasterKeySetting)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var key = new byte[SecretBox.KeyLength];
        return Convert.TryFromBase64String(text, key, out var length) && length == key.Length
            ? key
            : throw new SettingException(setting, $"must be base64 of {SecretBox.KeyLength} bytes, as `openssl rand -base64 32` prints.");
    }
}
