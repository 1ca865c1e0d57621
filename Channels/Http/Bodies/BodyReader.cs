using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using System.Xml;
using Payments.Channels.Http.Settings;

namespace Payments.Channels.Http.Bodies;

/// <summary>
/// Reads what a provider sends into fields by path: <c>order.id</c>, <c>refunds.0.status</c>. Nothing it sends is trusted:
/// size, depth, number and the length of a path are limited, XML may not bring a document type, and a name that stands twice is no answer.
/// </summary>
internal static class BodyReader
{
    /// <summary>The longest body that is read: 64 KiB.</summary>
    public const int MaxLength = 64 * 1024;

    private const int MaxFields = 500;
    private const int MaxDepth = 16;

    // Every field within an object has its name before its own, so a long one would be repeated hundreds of times.
    private const int MaxPath = 256;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The fields; null when it cannot be read.</summary>
    public static IReadOnlyDictionary<string, string>? Read(BodyFormat format, ReadOnlyMemory<byte> body)
    {
        if (body.Length is 0 or > MaxLength)
            return null;
        var fields = new Fields();
        try
        {
            switch (format)
            {
                case BodyFormat.Json:
                    ReadJson(body, fields);
                    break;
                case BodyFormat.Form:
                    ReadForm(StrictUtf8.GetString(body.Span), fields);
                    break;
                case BodyFormat.Xml:
                    ReadXml(body, fields);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(format));
            }

            return fields.All;
        }
        catch (Exception error) when (error is JsonException or XmlException or DecoderFallbackException or FormatException)
        {
            // What cannot be read says nothing; the caller gives that a name.
            return null;
        }
    }

    private static void ReadJson(ReadOnlyMemory<byte> body, Fields fields)
    {
        // RFC 8259, 8.1: a byte order mark may be ignored.
        if (body.Span.StartsWith("\uFEFF"u8))
            body = body["\uFEFF"u8.Length..];
        // JsonDocument looks at the text of names and values only when it is asked for.
        if (!Utf8.IsValid(body.Span))
            throw new FormatException("It is no UTF-8.");
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new FormatException("It is no object.");
        ReadJson("", document.RootElement, fields);
    }

    private static void ReadJson(string path, JsonElement element, Fields fields)
    {
        var prefix = path.Length == 0 ? "" : path + ".";
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                    ReadJson(PathOf(prefix, NameOf(member)), member.Value, fields);
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                    ReadJson(prefix + index++.ToString(CultureInfo.InvariantCulture), item, fields);
                break;
            case JsonValueKind.Null:
                break;
            case JsonValueKind.String:
                fields.Add(path, TextOf(element));
                break;
            default:
                // As it was sent, because it may be signed: true and 1.0E3, whatever .NET would write.
                fields.Add(path, element.GetRawText());
                break;
        }
    }

    /// <exception cref="FormatException">It has half of a surrogate pair: <c>"\ud800"</c> is JSON, but no text.</exception>
    private static string TextOf(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException error)
        {
            throw new FormatException("It has a text that is none.", error);
        }
    }

    /// <exception cref="FormatException">As <see cref="TextOf"/>.</exception>
    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException error)
        {
            throw new FormatException("It has a name that is none.", error);
        }
    }

    private static string PathOf(string prefix, string name) =>
        prefix.Length + name.Length <= MaxPath ? prefix + name : throw new FormatException("It has a path that is too long.");

    private static void ReadForm(string text, Fields fields)
    {
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = pair.IndexOf('=');
            var (name, value) = at < 0 ? (pair, "") : (pair[..at], pair[(at + 1)..]);
            fields.Add(Decode(name), Decode(value));
        }
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static void ReadXml(ReadOnlyMemory<byte> body, Fields fields)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MaxLength,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        using var reader = XmlReader.Create(new MemoryStream(body.ToArray(), writable: false), settings);
        var path = new Stack<string>();
        var text = new StringBuilder();
        var isLeaf = false;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (reader.Depth >= MaxDepth)
                        throw new FormatException("It is too deep.");
                    text.Clear();
                    isLeaf = !reader.IsEmptyElement;
                    if (reader.Depth > 0)
                        path.Push(PathOf(path.TryPeek(out var outer) ? outer + "." : "", reader.LocalName));
                    if (reader.IsEmptyElement && reader.Depth > 0)
                        fields.Add(path.Pop(), "");
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                    text.Append(reader.Value);
                    break;
                case XmlNodeType.EndElement when reader.Depth > 0:
                    var name = path.Pop();
                    // An element that holds others has been read with them; what stands between those is no value.
                    if (isLeaf)
                        fields.Add(name, text.ToString());
                    isLeaf = false;
                    break;
            }
        }
    }

    private sealed class Fields
    {
        private readonly Dictionary<string, string> _all = new(StringComparer.Ordinal);

        public IReadOnlyDictionary<string, string> All => _all;

        public void Add(string name, string value)
        {
            if (_all.Count >= MaxFields || !_all.TryAdd(name, value))
                throw new FormatException("It has too many fields, or one twice.");
        }
    }
}
