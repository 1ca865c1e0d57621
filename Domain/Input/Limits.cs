using System;
using System.Globalization;
using System.Linq;

namespace Payments.Domain;

/// <summary>The shapes that texts in requests may have. Each check gives null when all is well.</summary>
internal static class Limits
{
    private const int MaxUrl = 2048;

    public static Rejection? Required(string field, object? value) =>
        value is null ? new Rejection(RejectionCode.MissingField, $"{field} is required.", field) : null;

    /// <summary>How many characters (Unicode code points, as JSON Schema counts) a well-formed text has.</summary>
    public static int Characters(string value) => value.Length - value.Count(char.IsLowSurrogate);

    /// <summary>A text that every channel and endpoint can carry.</summary>
    public static Rejection? Carried(string field, string value) =>
        CarriedText.Fault(value) is { } character ? new Rejection(RejectionCode.InvalidFormat, $"{field} must not hold the character {character}.", field) : null;

    /// <summary>A text of 1 to <paramref name="max"/> characters, which can be carried, without control characters or blanks at its ends.</summary>
    public static Rejection? Text(string field, string? value, int max)
    {
        if (value is null) return null;
        if (value.Length == 0) return new Rejection(RejectionCode.TooShort, $"{field} must not be empty.", field);
        if (value.Length > max && Characters(value) is var length && length > max)
            return new Rejection(RejectionCode.TooLong, $"{field} has {length} characters; at most {max} are allowed.", field);
        if (value.Any(char.IsControl)) return new Rejection(RejectionCode.InvalidFormat, $"{field} must not hold control characters.", field);
        return char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1])
            ? new Rejection(RejectionCode.InvalidFormat, $"{field} must not begin or end with a blank.", field)
            : Carried(field, value);
    }

    public static Rejection? Range(string field, long? value, long min, long max) =>
        value is { } number && (number < min || number > max)
            ? new Rejection(RejectionCode.OutOfRange, $"{field} is {number}; it must be from {min} to {max}.", field)
            : null;

    public static Rejection? Word<T>(string field, string? value)
        where T : struct, Enum =>
        value is not null && !SnakeCase<T>.TryParse(value, out _)
            ? new Rejection(RejectionCode.InvalidValue, $"{field} must be one of: {SnakeCase<T>.All}.", field)
            : null;

    /// <summary>A time as RFC 3339 writes it, as <c>2026-01-31T09:30:00Z</c>.</summary>
    public static Rejection? Time(string field, string? value, out DateTimeOffset time)
    {
        time = default;
        return value is null
            || DateTimeOffset.TryParseExact(
                value, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time)
            ? null
            : new Rejection(RejectionCode.InvalidFormat, $"{field} must be a time as 2026-01-31T09:30:00Z.", field);
    }

    /// <summary>An absolute http or https URL of at most <see cref="MaxUrl"/> characters, also in its <see cref="CallableUrl"/>, without user information or fragment.</summary>
    public static Rejection? Url(string field, string? value)
    {
        if (value is null) return null;
        if (value.Length > MaxUrl) return TooLongUrl(field, value.Length);
        if (Carried(field, value) is { } fault) return fault;
        return Uri.TryCreate(value, UriKind.Absolute, out var url)
            && url.Scheme is "http" or "https"
            && url.UserInfo.Length == 0
            && url.Fragment.Length == 0
            && url.Host.Length > 0
            && !value.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            ? NormalUrlFault(field, url)
            : new Rejection(RejectionCode.InvalidFormat, $"{field} must be an absolute http or https URL without user information, fragment or blanks.", field);
    }

    private static Rejection? NormalUrlFault(string field, Uri url)
    {
        var called = CallableUrl.Normal(url);
        if (called.Length > MaxUrl) return TooLongUrl(field, called.Length);
        // What is read again must be the same call.
        return Uri.TryCreate(called, UriKind.Absolute, out var again) && CallableUrl.Normal(again) == called && again.AbsoluteUri == called
            ? null
            : new Rejection(RejectionCode.InvalidFormat, $"{field} would be called as {called}, which means something else again. Send it as it is to be called.", field);
    }

    private static Rejection TooLongUrl(string field, int length) =>
        new(RejectionCode.TooLong, $"{field} has {length} characters as it would be called; at most {MaxUrl} are allowed.", field);
}
