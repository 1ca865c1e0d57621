using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Payments.Hosting.Settings.Channels;

/// <summary>
/// A section of the settings all of which must be known: it remembers what was read, and whatever is left over is a
/// misspelt setting.
/// </summary>
internal sealed class SettingSection(IConfigurationSection section, HashSet<string>? read = null)
{
    private readonly HashSet<string> _read = read ?? new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    public string Name => section.Key;

    public bool Exists => section.Exists();

    public SettingSection Subsection(string name) => new(section.GetSection(name), _read);

    /// <summary>The parts of a list, as <c>Secrets:0</c>, <c>Secrets:1</c>, in their order.</summary>
    public IReadOnlyList<SettingSection> Subsections(string name) =>
        [.. section.GetSection(name).GetChildren().Select(child => new SettingSection(child, _read))];

    public SettingException Invalid(string name, string problem) => new(PathOf(name), problem);

    public string? Text(string name)
    {
        _read.Add(PathOf(name));
        return section[name] is { Length: > 0 } text ? text : null;
    }

    public string Required(string name) => Text(name) ?? throw Invalid(name, "is required.");

    public bool Flag(string name, bool defaultValue) => SettingValues.ParseFlag(PathOf(name), Text(name), defaultValue);

    public int Number(string name, int defaultValue, int min, int max) =>
        SettingValues.ParseNumber(PathOf(name), Text(name), defaultValue, min, max);

    public TimeSpan Milliseconds(string name, TimeSpan defaultValue, int min, int max) =>
        TimeSpan.FromMilliseconds(Number(name, (int)defaultValue.TotalMilliseconds, min, max));

    public TimeSpan Seconds(string name, TimeSpan defaultValue, int min, int max) =>
        TimeSpan.FromSeconds(Number(name, (int)defaultValue.TotalSeconds, min, max));

    public double Ratio(string name, double defaultValue, double min) =>
        Text(name) is not { } text ? defaultValue
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ratio) && ratio >= min && ratio <= 1
            ? ratio
        : throw Invalid(name, $"is \"{text}\"; it must be a number from {min.ToString(CultureInfo.InvariantCulture)} to 1.");

    /// <summary>A moment, as <c>2026-03-01T00:00:00Z</c>; null where none is set.</summary>
    public DateTimeOffset? Time(string name) =>
        Text(name) is not { } text ? null
        : DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time
        : throw Invalid(name, $"is \"{text}\"; it must be a time, as 2026-03-01T00:00:00Z.");

    /// <summary>One of the words that stand for values.</summary>
    public T Choice<T>(string name, T defaultValue, params ReadOnlySpan<(string Word, T Value)> words)
    {
        if (Text(name) is not { } text)
            return defaultValue;
        var known = "";
        foreach (var (word, value) in words)
        {
            if (word == text)
                return value;
            known += (known.Length == 0 ? "" : ", ") + word;
        }

        throw Invalid(name, $"is \"{text}\"; it must be one of: {known}.");
    }

    /// <summary>Words separated by commas.</summary>
    public ImmutableArray<string> List(string name) =>
        [.. (Text(name) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>Everything that is set in a part whose names are not fixed.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> All(string name)
    {
        var all = section.GetSection(name).GetChildren().ToList();
        foreach (var each in all)
            _read.Add(each.Path);
        return [.. all.Where(each => !string.IsNullOrEmpty(each.Value)).Select(each => KeyValuePair.Create(each.Key, each.Value!))];
    }

    /// <summary>Refuses settings that nobody has read.</summary>
    public void EnsureAllRead()
    {
        foreach (var (path, value) in section.AsEnumerable())
            if (value is not null && !_read.Contains(path))
                throw new SettingException(path, $"is not a setting. The nearest that there is: {NearestName.Find(path, _read)}.");
    }

    public string PathOf(string name) => section.Path + ":" + name;
}
