using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Payments.Domain.Errors;

namespace Payments.Domain.Input;

/// <summary>What a request held, beyond the values: an order needs its fingerprint, a change needs to know what it names.</summary>
/// <param name="Fingerprint">SHA-256 over the fields as sent, with keys sorted, in lower-case hex.</param>
/// <param name="Names">The names of the fields, those that are null included.</param>
public sealed record RequestFields(string Fingerprint, IReadOnlySet<string> Names)
{
    internal static RequestFields None { get; } = new("", FrozenSet<string>.Empty);
}

/// <summary>
/// Reads the JSON object of a request into a record of nullable members, and names the field at fault when it cannot.
/// The record's own members are the list of what is known, so the reader, the record and the published schema agree.
/// </summary>
public static class JsonBody
{
    private const int MaxDepth = 8;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth };

    /// <summary>Reads a body.</summary>
    /// <typeparam name="T">A record with members of type text, integer, boolean, list of texts or integers, map of texts, a record of such
    /// members or a list of such records, or any JSON object, all nullable.</typeparam>
    /// <param name="body">UTF-8 JSON.</param>
    /// <param name="type">How the record is read.</param>
    /// <param name="sent">What was sent; nothing where the body is refused.</param>
    public static Result<T> Read<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type, out RequestFields sent)
        where T : class
    {
        sent = RequestFields.None;
        // RFC 8259, section 8.1: a mark at the beginning may be ignored, and some clients send one.
        if (body.Span.StartsWith(ByteOrderMark))
            body = body[ByteOrderMark.Length..];
        if (!Utf8.IsValid(body.Span))
            return new PaymentError(PaymentErrorCode.InvalidJson, "The body is not UTF-8.");
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, Strict);
        }
        catch (JsonException error)
        {
            return new PaymentError(
                PaymentErrorCode.InvalidJson,
                $"The body is not JSON: line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}."
            );
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return new PaymentError(PaymentErrorCode.InvalidJson, "The body must be a JSON object.");
            var names = new HashSet<string>(root.GetPropertyCount(), StringComparer.Ordinal);
            if (CheckFields("", root, type, names) is { } fault)
                return fault;
            sent = new RequestFields(CanonicalJson.Fingerprint(root), names);
            return root.Deserialize(type)!;
        }
    }

    /// <summary>Reads a body that may be left out; where it is empty, an object without fields.</summary>
    /// <inheritdoc cref="Read"/>
    public static Result<T> ReadOptional<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type)
        where T : class => Read(body.IsEmpty ? "{}"u8.ToArray() : body, type, out _);

    private static PaymentError? CheckFields(string within, JsonElement root, JsonTypeInfo type, HashSet<string> seen)
    {
        var known = KnownFields.Of(type);
        foreach (var field in root.EnumerateObject())
        {
            if (known.Find(field, out var member) is not { } name)
                return UnknownField(within, field, known);
            var path = within + name;
            if (!seen.Add(name))
                return DuplicateField(path);
            if (field.Value.ValueKind != JsonValueKind.Null && CheckType(path, field.Value, member, type.Options) is { } fault)
                return fault;
        }

        return null;
    }

    private static PaymentError UnknownField(string within, JsonProperty field, KnownFields known)
    {
        if (NameOf(field) is not { } name)
            return new PaymentError(PaymentErrorCode.InvalidJson, "A field's name holds half of a surrogate pair.");
        var path = within + InputLimits.Shorten(name);
        return new PaymentError(PaymentErrorCode.UnknownField, $"There is no field {path}. Known are: {known.Names}.", path);
    }

    private static PaymentError DuplicateField(string path) => new(PaymentErrorCode.DuplicateField, $"{path} stands twice.", path);

    private static PaymentError? CheckType(string path, JsonElement value, Type type, JsonSerializerOptions options) =>
        type switch
        {
            _ when type == typeof(string) => CheckText(path, value),
            _ when type == typeof(long?) => CheckInteger(path, value),
            _ when type == typeof(bool?) => value.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? null
                : WrongType(path, "true or false", value),
            _ when type == typeof(IReadOnlyList<string>) => CheckList(path, "texts", value, CheckText),
            _ when type == typeof(IReadOnlyList<long>) => CheckList(path, "integers", value, CheckInteger),
            _ when type == typeof(IReadOnlyDictionary<string, string>) => CheckMap(path, value),
            _ when type == typeof(JsonElement?) => value.ValueKind == JsonValueKind.Object ? null : WrongType(path, "an object", value),
            _ when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => CheckObjects(
                path,
                value,
                options.GetTypeInfo(type.GenericTypeArguments[0])
            ),
            _ when options.GetTypeInfo(type) is { Kind: JsonTypeInfoKind.Object } inner => CheckObject(path, value, inner),
            _ => throw new InvalidOperationException($"{path}: a request has no members of type {type}."),
        };

    private static PaymentError? CheckObjects(string path, JsonElement value, JsonTypeInfo type) =>
        CheckList(path, "objects", value, (itemPath, item) => CheckObject(itemPath, item, type));

    private static PaymentError? CheckObject(string path, JsonElement value, JsonTypeInfo type) =>
        value.ValueKind == JsonValueKind.Object
            ? CheckFields(path + ".", value, type, new HashSet<string>(StringComparer.Ordinal))
            : WrongType(path, "an object", value);

    private static PaymentError? CheckList(string path, string what, JsonElement value, Func<string, JsonElement, PaymentError?> fault)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return WrongType(path, "a list of " + what, value);
        var index = 0;
        foreach (var item in value.EnumerateArray())
            if (fault($"{path}[{index++}]", item) is { } found)
                return found;
        return null;
    }

    private static PaymentError? CheckMap(string path, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return WrongType(path, "an object of texts", value);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in value.EnumerateObject())
        {
            if (NameOf(entry) is not { } name)
                return new PaymentError(PaymentErrorCode.InvalidFormat, "A key holds half of a surrogate pair.", path);
            if (!seen.Add(name))
                return DuplicateField($"{path}.{InputLimits.Shorten(name)}");
            if (!IsText(entry.Value))
                return CheckText($"{path}.{InputLimits.Shorten(name)}", entry.Value);
        }

        return null;
    }

    private static PaymentError? CheckText(string path, JsonElement value) =>
        IsText(value) ? null
        : value.ValueKind != JsonValueKind.String ? WrongType(path, "a text", value)
        : new PaymentError(PaymentErrorCode.InvalidFormat, $"{path} holds half of a surrogate pair.", path);

    private static bool IsText(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            return false;
        // The body is UTF-8, so only an escape can be half of a pair.
        if (!JsonMarshal.GetRawUtf8Value(value).Contains((byte)'\\'))
            return true;
        try
        {
            value.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static PaymentError? CheckInteger(string path, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number)
            return WrongType(path, "an integer", value);
        if (value.TryGetInt64(out _))
            return null;
        return value.GetRawText().All(c => char.IsAsciiDigit(c) || c == '-')
            ? new PaymentError(PaymentErrorCode.OutOfRange, $"{path} does not fit 64 bits.", path)
            : new PaymentError(PaymentErrorCode.InvalidType, $"{path} must be an integer without fraction or exponent.", path);
    }

    /// <summary>A field's name without escapes; null when it holds half of a surrogate pair.</summary>
    internal static string? NameOf(JsonProperty field)
    {
        try
        {
            return field.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static PaymentError WrongType(string path, string expected, JsonElement value)
    {
        var kind =
            value.ValueKind is JsonValueKind.True or JsonValueKind.False ? "a boolean"
            : value.ValueKind == JsonValueKind.Null ? "null"
            : $"a JSON {(value.ValueKind == JsonValueKind.Array ? "array" : value.ValueKind == JsonValueKind.Object ? "object" : value.ValueKind == JsonValueKind.Number ? "number" : "string")}";
        return new PaymentError(PaymentErrorCode.InvalidType, $"{path} must be {expected}, not {kind}.", path);
    }
}
