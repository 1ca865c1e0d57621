using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace Payments.Hosting.Settings;

/// <summary>
/// Reads single settings; one that is not usable ends the start with an error that names it in full. An empty text counts as not set.
/// What a value may look like is said here alone, also for settings whose names operators choose (<see cref="Channels.SettingSection"/>).
/// </summary>
internal static class SettingValues
{
    /// <summary>A text as it is set; null when it is empty or not set.</summary>
    /// <exception cref="InvalidOperationException">No setting of ours has this name: whoever sets it would be refused.</exception>
    public static string? Text(this IConfiguration configuration, string setting)
    {
        if (setting.StartsWith(SettingCatalogue.Root + ":", StringComparison.OrdinalIgnoreCase) && SettingCatalogue.Find(setting) is null)
            throw new InvalidOperationException($"{setting} is not in {nameof(SettingCatalogue)}.");
        return configuration[setting] is { Length: > 0 } text ? text : null;
    }

    /// <summary>The values of a list, each with the setting that it stands under.</summary>
    /// <exception cref="SettingException">A value stands where the list should.</exception>
    public static IEnumerable<(string Text, string Setting)> List(this IConfiguration configuration, string setting) =>
        configuration.Text(setting) is null
            ? configuration
                .GetSection(setting)
                .GetChildren()
                .Where(child => child.Value is { Length: > 0 })
                .Select(child => (child.Value!, child.Path))
            : throw new SettingException(setting, $"is a list: its values are {setting}:0, {setting}:1 and so on.");

    /// <summary>A list of networks, as <c>10.1.0.0/16</c>; empty when none is set.</summary>
    public static ImmutableArray<IPNetwork> Networks(this IConfiguration configuration, string setting) =>
        [
            .. configuration
                .List(setting)
                .Select(entry =>
                    IPNetwork.TryParse(entry.Text, out var network) && network.ToString() == entry.Text
                        ? network
                        : throw new SettingException(
                            entry.Setting,
                            $"is \"{entry.Text}\"; it must be a network in its usual spelling, such as 10.1.0.0/16 or ::1/128, with no bits set after the prefix."
                        )
                ),
        ];

    /// <summary>An absolute http or https URL without query, without the slash at its end.</summary>
    public static string? Url(this IConfiguration configuration, string setting) =>
        configuration.Text(setting) is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url.Scheme is "http" or "https"
        && url.Query.Length == 0
        && url.Fragment.Length == 0
            ? text.TrimEnd('/')
        : throw new SettingException(setting, $"is \"{text}\"; it must be an absolute http or https URL without query.");

    public static bool Flag(this IConfiguration configuration, string setting, bool defaultValue) =>
        ParseFlag(setting, configuration.Text(setting), defaultValue);

    public static int Number(this IConfiguration configuration, string setting, int defaultValue, int min, int max) =>
        ParseNumber(setting, configuration.Text(setting), defaultValue, min, max);

    /// <summary>A time in whole seconds.</summary>
    public static TimeSpan Seconds(this IConfiguration configuration, string setting, int defaultValue, int min, int max) =>
        TimeSpan.FromSeconds(configuration.Number(setting, defaultValue, min, max));

    /// <summary>A time in whole milliseconds.</summary>
    public static TimeSpan Milliseconds(this IConfiguration configuration, string setting, int defaultValue, int min, int max) =>
        TimeSpan.FromMilliseconds(configuration.Number(setting, defaultValue, min, max));

    public static bool ParseFlag(string setting, string? text, bool defaultValue) =>
        text is null ? defaultValue
        : bool.TryParse(text, out var flag) ? flag
        : throw new SettingException(setting, $"is \"{text}\"; it must be true or false.");

    public static int ParseNumber(string setting, string? text, int defaultValue, int min, int max) =>
        text is null ? defaultValue
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number
        : throw new SettingException(setting, $"is \"{text}\"; it must be a whole number from {min} to {max}.");
}
