using System.Globalization;

namespace Payments.Channels.Http.Settings;

/// <summary>How a provider writes times.</summary>
/// <param name="Format"><c>rfc3339</c>, <c>unix</c> (seconds), <c>unix_ms</c>, or a format of .NET as <c>yyyyMMddHHmmss</c>.</param>
/// <param name="Offset">The provider's offset from UTC, for a format that does not write it.</param>
public sealed record ProviderTimes(string Format, TimeSpan Offset)
{
    /// <summary>As <c>2026-01-31T09:30:00Z</c>.</summary>
    public static ProviderTimes Rfc3339 { get; } = new("rfc3339", TimeSpan.Zero);

    /// <summary>A time as the provider reads it.</summary>
    public string Write(DateTimeOffset time) =>
        Format switch
        {
            "rfc3339" => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            "unix" => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            "unix_ms" => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            _ => time.ToOffset(Offset).ToString(Format, CultureInfo.InvariantCulture),
        };

    /// <summary>A time as the provider wrote it; null when it is none.</summary>
    public DateTimeOffset? Read(string text) =>
        Format switch
        {
            "rfc3339" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time
                : null,
            "unix" => Number(text, TimeSpan.TicksPerSecond),
            "unix_ms" => Number(text, TimeSpan.TicksPerMillisecond),
            // The first and the last day that .NET knows are not all there in another offset.
            _ => DateTime.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            && local > DateTime.MinValue.AddDays(1)
            && local < DateTime.MaxValue.AddDays(-1)
                ? new DateTimeOffset(DateTime.SpecifyKind(local - Offset, DateTimeKind.Utc))
                : null,
        };

    private static DateTimeOffset? Number(string text, long ticks) =>
        text.Length <= 24
        && decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
        && number >= 0
        && number < DateTimeOffset.MaxValue.Ticks / ticks / 2
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(number * ticks))
            : null;
}
