using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Primitives;
using Payments.Domain.Errors;
using Payments.Domain.Input;
using Payments.Domain.Text;
using Payments.Storage.Orders;

namespace Payments.Application.Orders;

/// <summary>
/// Reads what a list is asked with, be it a request's query or a message's fields, and keeps the first thing that is wrong with it.
/// </summary>
internal sealed class QueryReader
{
    private readonly IEnumerable<KeyValuePair<string, StringValues>> _query;

    public QueryReader(IEnumerable<KeyValuePair<string, StringValues>> query, params IReadOnlyList<string> known)
    {
        _query = query;
        foreach (var (name, values) in query)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
                Fail(
                    PaymentErrorCode.UnknownField,
                    InputLimits.Shorten(name),
                    $"is no parameter here. Known are: {string.Join(", ", known)}."
                );
            else if (values.Count > 1)
                Fail(PaymentErrorCode.DuplicateField, name, "stands twice.");
        }
    }

    /// <summary>The first thing that is wrong; null while nothing is.</summary>
    public PaymentError? Error { get; private set; }

    public string? Text(string name, int max)
    {
        var value = Value(name);
        if (value?.EnumerateRunes().Count() > max)
            Fail(PaymentErrorCode.TooLong, name, $"has more than {max} characters.");
        return value;
    }

    public int Integer(string name, int min, int max, int defaultValue) => (int?)Integer(name, min, max) ?? defaultValue;

    public long? Integer(string name, long min, long max)
    {
        if (Value(name) is not { } text)
            return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
            return value;
        if (IsInteger(text))
            Fail(PaymentErrorCode.OutOfRange, name, $"must be from {min} to {max}.");
        else
            Fail(PaymentErrorCode.InvalidType, name, "must be an integer.");
        return null;
    }

    /// <summary>A place in a list, as the list itself gave it; null where none is named.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="decode">Reads it; null for what the list did not give.</param>
    public OrderCursor? Cursor(string name, Func<string, OrderCursor?> decode)
    {
        if (Value(name) is not { } text)
            return null;
        if (decode(text) is { } place)
            return place;
        Fail(PaymentErrorCode.InvalidCursor, name, "was not given by this list.");
        return null;
    }

    /// <summary>A place in a list that is numbered, as the list itself gave it; 0 where none is named.</summary>
    public int Cursor(string name)
    {
        if (Value(name) is not { } text)
            return 0;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var place))
            return place;
        Fail(PaymentErrorCode.InvalidCursor, name, "was not given by this list.");
        return 0;
    }

    public T? Choice<T>(string name)
        where T : struct, Enum
    {
        if (Value(name) is not { } text)
            return null;
        if (SnakeCase<T>.TryParse(text, out var value))
            return value;
        Fail(PaymentErrorCode.InvalidValue, name, $"must be one of: {SnakeCase<T>.All}.");
        return null;
    }

    /// <summary>Several words with commas between them, each once; none where nothing is named.</summary>
    public ImmutableArray<T> Choices<T>(string name)
        where T : struct, Enum
    {
        if (Value(name) is not { } text)
            return [];
        var chosen = ImmutableArray.CreateBuilder<T>();
        foreach (var word in text.Split(','))
        {
            if (!SnakeCase<T>.TryParse(word, out var value))
                Fail(PaymentErrorCode.InvalidValue, name, $"must be one or several, with commas between them, of: {SnakeCase<T>.All}.");
            else if (chosen.Contains(value))
                Fail(PaymentErrorCode.DuplicateField, name, $"has {word} twice.");
            else
                chosen.Add(value);
        }

        return chosen.ToImmutable();
    }

    /// <summary>A text that a check of input has to pass.</summary>
    public string? Checked(string name, Func<string, string?, PaymentError?> check)
    {
        var value = Value(name);
        Error ??= value is null ? null : check(name, value);
        return value;
    }

    public DateTimeOffset? Time(string name)
    {
        if (Value(name) is not { } text)
            return null;
        // A plus sign in a query stands for a blank.
        if (
            DateTimeOffset.TryParseExact(
                text.Replace(' ', '+'),
                ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var time
            )
        )
            return time;
        Fail(PaymentErrorCode.InvalidFormat, name, "must be a time as 2026-01-31T09:30:00Z.");
        return null;
    }

    public DateOnly? Day(string name)
    {
        if (Value(name) is not { } text)
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        Fail(PaymentErrorCode.InvalidFormat, name, "must be a day as 2026-01-31.");
        return null;
    }

    public void Fail(PaymentErrorCode code, string name, string what) => Error ??= new PaymentError(code, $"{name} {what}", name);

    /// <summary>Whether it is one of any size; what does not fit is out of range, not of a wrong type.</summary>
    private static bool IsInteger(string text) =>
        text.AsSpan(text.StartsWith('-') ? 1 : 0) is { IsEmpty: false } digits && !digits.ContainsAnyExceptInRange('0', '9');

    private string? Value(string name)
    {
        foreach (var (known, values) in _query)
            if (known == name)
                return values.Count == 1 ? values[0] : null;
        return null;
    }
}
