using System.Globalization;
using Payments.Domain.Errors;
using Payments.Domain.Text;

namespace Payments.Domain.Input;

/// <summary>The shapes that texts in requests may have. Each check gives null when all is well.</summary>
public static class FieldValidation
{
    /// <summary>A field that must be there.</summary>
    public static PaymentError? Required(string field, object? value) =>
        value is null ? new PaymentError(PaymentErrorCode.MissingField, $"{field} is required.", field) : null;

    /// <summary>How many characters (Unicode code points, as JSON Schema counts) a well-formed text has.</summary>
    public static int CountCharacters(string value) => value.Length - value.Count(char.IsLowSurrogate);

    /// <summary>A text that every channel and endpoint can carry.</summary>
    public static PaymentError? Portable(string field, string value) =>
        PortableText.FindUnsupportedCharacter(value) is { } character
            ? new PaymentError(PaymentErrorCode.InvalidFormat, $"{field} must not hold the character {character}.", field)
            : null;

    /// <summary>
    /// A text of 1 to <paramref name="max"/> characters, which can be carried, without control characters or blanks at its ends.
    /// </summary>
    public static PaymentError? Text(string field, string? value, int max)
    {
        if (value is null)
            return null;
        if (value.Length == 0)
            return new PaymentError(PaymentErrorCode.TooShort, $"{field} must not be empty.", field);
        if (value.Length > max && CountCharacters(value) is var length && length > max)
            return new PaymentError(PaymentErrorCode.TooLong, $"{field} has {length} characters; at most {max} are allowed.", field);
        if (value.Any(char.IsControl))
            return new PaymentError(PaymentErrorCode.InvalidFormat, $"{field} must not hold control characters.", field);
        return char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1])
            ? new PaymentError(PaymentErrorCode.InvalidFormat, $"{field} must not begin or end with a blank.", field)
            : Portable(field, value);
    }

    /// <summary>A number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static PaymentError? Range(string field, long? value, long min, long max) =>
        value is { } number && (number < min || number > max)
            ? new PaymentError(PaymentErrorCode.OutOfRange, $"{field} is {number}; it must be from {min} to {max}.", field)
            : null;

    /// <summary>One of an enumeration's words.</summary>
    public static PaymentError? OneOf<T>(string field, string? value)
        where T : struct, Enum =>
        value is not null && !SnakeCase<T>.TryParse(value, out _)
            ? new PaymentError(PaymentErrorCode.InvalidValue, $"{field} must be one of: {SnakeCase<T>.All}.", field)
            : null;

    /// <summary>A currency that is money, required.</summary>
    public static PaymentError? Currency(string field, string? value) =>
        Required(field, value)
        ?? (
            Amounts.Currency.IsMoney(value!)
                ? null
                : new PaymentError(PaymentErrorCode.UnknownCurrency, $"{field} must be an ISO 4217 code of money, in upper case.", field)
        );

    /// <summary>A list whose entries pass a check, one after the other, and of which none stands twice.</summary>
    /// <param name="field">The list's name.</param>
    /// <param name="entries">What it holds; null for none.</param>
    /// <param name="check">Checks an entry, by its name and value.</param>
    public static PaymentError? Distinct(string field, IReadOnlyList<string>? entries, Func<string, string, PaymentError?> check)
    {
        for (var i = 0; i < entries?.Count; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{field}[{i}]");
            if (check(name, entries[i]) is { } fault)
                return fault;
            if (entries.Take(i).Contains(entries[i], StringComparer.Ordinal))
                return new PaymentError(PaymentErrorCode.InvalidValue, $"{name} stands twice.", name);
        }

        return null;
    }

    /// <summary>A time as RFC 3339 writes it, as <c>2026-01-31T09:30:00Z</c>.</summary>
    public static PaymentError? Time(string field, string? value, out DateTimeOffset time)
    {
        time = default;
        return
            value is null
            || DateTimeOffset.TryParseExact(
                value,
                ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out time
            )
            ? null
            : new PaymentError(PaymentErrorCode.InvalidFormat, $"{field} must be a time as 2026-01-31T09:30:00Z.", field);
    }

    /// <summary>
    /// An absolute http or https URL of at most <see cref="InputLimits.Url"/> characters, also in its <see cref="CanonicalUrl"/>, without
    /// user information or fragment.
    /// </summary>
    public static PaymentError? Url(string field, string? value)
    {
        if (value is null)
            return null;
        if (value.Length > InputLimits.Url)
            return TooLongUrl(field, value.Length);
        if (Portable(field, value) is { } fault)
            return fault;
        return
            Uri.TryCreate(value, UriKind.Absolute, out var url)
            && url.Scheme is "http" or "https"
            && url.UserInfo.Length == 0
            && url.Fragment.Length == 0
            && url.Host.Length > 0
            && !value.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            ? CheckCanonicalUrl(field, url)
            : new PaymentError(
                PaymentErrorCode.InvalidFormat,
                $"{field} must be an absolute http or https URL without user information, fragment or blanks.",
                field
            );
    }

    private static PaymentError? CheckCanonicalUrl(string field, Uri url)
    {
        var called = CanonicalUrl.Canonicalize(url);
        if (called.Length > InputLimits.Url)
            return TooLongUrl(field, called.Length);
        // What is read again must be the same call.
        return
            Uri.TryCreate(called, UriKind.Absolute, out var again)
            && CanonicalUrl.Canonicalize(again) == called
            && again.AbsoluteUri == called
            ? null
            : new PaymentError(
                PaymentErrorCode.InvalidFormat,
                $"{field} would be called as {called}, which means something else again. Send it as it is to be called.",
                field
            );
    }

    private static PaymentError TooLongUrl(string field, int length) =>
        new(
            PaymentErrorCode.TooLong,
            $"{field} has {length} characters as it would be called; at most {InputLimits.Url} are allowed.",
            field
        );
}
