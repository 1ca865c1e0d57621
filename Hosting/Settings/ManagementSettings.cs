using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Payments.Hosting.Settings;

/// <summary>Where operators' pages are, when they are not where everybody else is.</summary>
/// <param name="Url"><c>Payments:Management:Url</c>: an address to listen at, with a port that no other has, as
/// <c>http://127.0.0.1:5001</c>.</param>
/// <param name="Port">Its port.</param>
public sealed record ManagementSettings(string Url, int Port)
{
    internal const string Setting = "Payments:Management:Url";

    /// <summary>Reads the settings; null where operators' pages are at the same address as all others.</summary>
    /// <exception cref="SettingException">It is not usable; the message says why.</exception>
    internal static ManagementSettings? Read(IConfiguration configuration)
    {
        if (configuration.Text(Setting) is not { } text)
            return null;
        if (
            Address(text) is not { Scheme: "http", IsUnixPipe: false, PathBase: "" or "/", Port: > 0 } address
            || !text.TrimEnd('/').EndsWith(":" + address.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        )
            throw new SettingException(
                Setting,
                $"is \"{text}\"; it must be an address to listen at by HTTP, with its port and without a path, as http://127.0.0.1:5001."
            );
        if (configuration.GetSection("Kestrel:Endpoints").Exists())
            throw new SettingException(
                Setting,
                "cannot stand beside Kestrel:Endpoints, which says all by itself where to listen. Use Urls."
            );
        return new ManagementSettings(text, address.Port);
    }

    /// <summary>All addresses to listen at, this one behind the others.</summary>
    /// <exception cref="SettingException">Another has its port.</exception>
    internal string Beside(string urls)
    {
        if (urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Any(url => Address(url)?.Port == Port))
            throw new SettingException(
                Setting,
                $"is \"{Url}\"; its port is one of Urls ({urls}). Operators' pages are told apart by their port."
            );
        return urls + ";" + Url;
    }

    private static BindingAddress? Address(string text)
    {
        try
        {
            return BindingAddress.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
