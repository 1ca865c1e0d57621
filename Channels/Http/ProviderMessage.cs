using System.Text;
using Payments.Channels.Http.Bodies;
using Payments.Channels.Http.Settings;

namespace Payments.Channels.Http;

/// <summary>A callback or an answer as it arrived. Nothing in it is read before somebody asks for its fields.</summary>
/// <param name="headers">By header name, any case; null where there is none.</param>
/// <param name="body">The bytes that were sent.</param>
/// <param name="format">How they are written.</param>
public sealed class ProviderMessage(Func<string, string?> headers, ReadOnlyMemory<byte> body, BodyFormat format)
{
    private readonly Lazy<IReadOnlyDictionary<string, string>?> _fields = new(() => BodyReader.Read(format, body));

    /// <summary>What a message says whose content was encrypted.</summary>
    internal ProviderMessage(ProviderMessage encrypted, ReadOnlyMemory<byte> content, IReadOnlyDictionary<string, string> fields)
        : this(encrypted.Header, content, BodyFormat.Json) => _fields = new(fields);

    /// <summary>The bytes that were sent.</summary>
    public ReadOnlyMemory<byte> Body => body;

    /// <summary>They as text, whatever they are.</summary>
    public string Text => Encoding.UTF8.GetString(body.Span);

    /// <summary>What stands in it, by path; null when it cannot be read.</summary>
    public IReadOnlyDictionary<string, string>? Fields => _fields.Value;

    /// <summary>A header; several lines of one are joined by commas. Null where there is none.</summary>
    public string? Header(string name) => headers(name);
}
