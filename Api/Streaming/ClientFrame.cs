using System.Text.Json;
using Microsoft.Extensions.Primitives;
using Payments.Domain.Errors;
using Payments.Domain.Input;

namespace Payments.Api.Streaming;

/// <summary>One message of a client: a JSON object with a <c>type</c>, mostly an <c>id</c>, and the command's own fields.</summary>
internal sealed class ClientFrame : IDisposable
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 10 };

    private readonly JsonDocument _document;

    private ClientFrame(JsonDocument document) => _document = document;

    /// <summary>What is asked for.</summary>
    public string Type { get; private set; } = "";

    /// <summary>The client's own name of the command; null where it gave none.</summary>
    public string? Id { get; private set; }

    /// <summary>Reads a message.</summary>
    /// <returns>The message, and what is wrong with it; without a message where it is not even an object.</returns>
    public static (ClientFrame? Frame, PaymentError? Fault) Read(ReadOnlyMemory<byte> utf8)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, Strict);
        }
        catch (JsonException error)
        {
            return (
                null,
                new PaymentError(
                    PaymentErrorCode.InvalidJson,
                    $"The message is not JSON: line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}."
                )
            );
        }

        var frame = new ClientFrame(document);
        return (frame, frame.Validate());
    }

    /// <summary>A text that the command needs.</summary>
    public string RequiredText(string name, out PaymentError? fault)
    {
        var text = OptionalText(name, out fault);
        if (text is null)
            fault ??= new PaymentError(PaymentErrorCode.MissingField, $"{name} is required.", name);
        return text ?? "";
    }

    /// <summary>A text that may be there.</summary>
    public string? OptionalText(string name, out PaymentError? fault)
    {
        fault = null;
        if (!_document.RootElement.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (TextOf(value) is { } text)
            return text;
        fault = new PaymentError(PaymentErrorCode.InvalidType, $"{name} must be a text.", name);
        return null;
    }

    /// <summary>An object that the command needs, as it was sent.</summary>
    public ReadOnlyMemory<byte> RequiredObject(string name, out PaymentError? fault)
    {
        fault =
            _document.RootElement.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
                ? null
                : new PaymentError(PaymentErrorCode.MissingField, $"{name} is required.", name);
        return fault is null ? System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value).ToArray() : default;
    }

    /// <summary>The fields that say which part of a list is wanted, as a query would have them.</summary>
    public List<KeyValuePair<string, StringValues>> Query(IReadOnlyList<string> names) =>
        [
            .. _document
                .RootElement.EnumerateObject()
                .Where(field => names.Contains(field.Name, StringComparer.Ordinal) && field.Value.ValueKind != JsonValueKind.Null)
                .Select(field => KeyValuePair.Create(field.Name, new StringValues(TextOf(field.Value) ?? field.Value.GetRawText()))),
        ];

    /// <summary>Refuses fields that the command does not know.</summary>
    public PaymentError? CheckKnown(IReadOnlyList<string> known)
    {
        foreach (var field in _document.RootElement.EnumerateObject())
            if (field.Name is not ("type" or "id") && !known.Contains(field.Name, StringComparer.Ordinal))
                return new PaymentError(
                    PaymentErrorCode.UnknownField,
                    $"There is no field {InputLimits.Shorten(field.Name)}. Known are: {string.Join(", ", known.Prepend("id").Prepend("type"))}.",
                    InputLimits.Shorten(field.Name)
                );
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _document.Dispose();

    private PaymentError? Validate()
    {
        var root = _document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            return new PaymentError(PaymentErrorCode.InvalidJson, "A message must be a JSON object.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in root.EnumerateObject())
        {
            if (NameOf(field) is not { } name)
                return new PaymentError(PaymentErrorCode.InvalidJson, "A field's name holds half of a surrogate pair.");
            if (!seen.Add(name))
                return new PaymentError(
                    PaymentErrorCode.DuplicateField,
                    $"{InputLimits.Shorten(name)} stands twice.",
                    InputLimits.Shorten(name)
                );
        }

        Id = OptionalText("id", out var fault);
        if (fault is not null)
            return fault;
        if (Id is { Length: 0 or > InputLimits.Id })
        {
            var shape =
                Id.Length == 0
                    ? new PaymentError(PaymentErrorCode.TooShort, "id must not be empty.", "id")
                    : new PaymentError(PaymentErrorCode.TooLong, $"id has more than {InputLimits.Id} characters.", "id");
            Id = null;
            return shape;
        }

        Type = RequiredText("type", out fault);
        return fault;
    }

    private static string? NameOf(JsonProperty field)
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

    private static string? TextOf(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is no text.
            return null;
        }
    }
}
