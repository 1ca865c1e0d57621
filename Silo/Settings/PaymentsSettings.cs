using System;
using Microsoft.Extensions.Configuration;
using Orleans.Payments.Grains;

namespace Orleans.Payments.Silo;

/// <summary>The settings under <c>Payments</c>, from appsettings.json, environment (<c>Payments__X__Y</c>) or command line, checked once at start.</summary>
public sealed record PaymentsSettings
{
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

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="SettingException">One of them is not usable; the message names it.</exception>
    public static PaymentsSettings Read(IConfiguration configuration)
    {
        var payments = configuration.GetSection("Payments");
        return new PaymentsSettings
        {
            DataDirectory = payments["DataDirectory"] is { Length: > 0 } directory ? directory : "data",
            AdminToken = Token(payments["AdminToken"]),
            MasterKey = Key(payments["MasterKey"]),
            PublicUrl = Url(payments["PublicUrl"]),
            SandboxEnabled = Flag(payments["Sandbox:Enabled"]),
        };
    }

    private static string? Token(string? text) => text switch
    {
        null or "" => null,
        { Length: < MinTokenLength } => throw new SettingException("Payments:AdminToken", $"has {text.Length} characters; at least {MinTokenLength} are needed."),
        _ => text,
    };

    internal static byte[]? Key(string? text, string setting = "Payments:MasterKey")
    {
        if (string.IsNullOrEmpty(text)) return null;
        var key = new byte[SecretBox.KeyLength];
        return Convert.TryFromBase64String(text, key, out var length) && length == key.Length
            ? key
            : throw new SettingException(setting, $"must be base64 of {SecretBox.KeyLength} bytes, as `openssl rand -base64 32` prints.");
    }

    private static string? Url(string? text) =>
        string.IsNullOrEmpty(text) ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query.Length == 0 && url.Fragment.Length == 0 ? text.TrimEnd('/')
        : throw new SettingException("Payments:PublicUrl", $"is \"{text}\"; it must be an absolute http or https URL without query.");

    private static bool Flag(string? text) =>
        string.IsNullOrEmpty(text) || (bool.TryParse(text, out var flag) ? flag : throw new SettingException("Payments:Sandbox:Enabled", $"is \"{text}\"; it must be true or false."));
}

/// <summary>A setting that the server cannot start with.</summary>
public sealed class SettingException : Exception
{
    /// <summary>Names the setting and says what is wrong with it.</summary>
    public SettingException(string setting, string problem)
        : base($"{setting} {problem}") => Setting = setting;

    /// <summary>Names the setting, says what is wrong with it, and keeps what the system said.</summary>
    public SettingException(string setting, string problem, Exception cause)
        : base($"{setting} {problem}", cause) => Setting = setting;

    /// <summary>Its name, as <c>Payments:MasterKey</c>.</summary>
    public string Setting { get; }
}
