using System;
using System.Buffers;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Payments.Domain;
using Payments.Gateways;

namespace Payments.Api;

/// <summary>Reads a request's body, at most <see cref="MaxLength"/> bytes of it, once.</summary>
internal static class RequestBody
{
    /// <summary>The longest body that is read: 64 KiB.</summary>
    public const int MaxLength = 64 * 1024;

    public static readonly Problem TooLarge = Refusal.TooLarge(MaxLength);

    public static readonly Problem NotJson = Problem.Of(
        StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "The body must be sent as application/json.", "content-type");

    /// <summary>The body's bytes; they are kept for a second reader, since a signature is over them.</summary>
    /// <exception cref="BadHttpRequestException">It is too long (413), or the sender stopped in the middle.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> Bytes(HttpContext http)
    {
        var facts = RequestFacts.Of(http);
        if (facts.Body is not { } body) facts.Body = body = await Read(http);
        return body;
    }

    /// <summary>The body as a checked JSON object.</summary>
    public static async ValueTask<(Checked<T> Body, SentFields Sent)> Json<T>(HttpContext http, JsonTypeInfo<T> type)
        where T : class
    {
        var body = JsonBody.Read(await Bytes(http), type, out var sent);
        return (body, sent);
    }

    /// <summary>The body as a checked JSON object; where there is no body, an object without fields.</summary>
    public static async ValueTask<(Checked<T> Body, SentFields Sent)> OptionalJson<T>(HttpContext http, JsonTypeInfo<T> type)
        where T : class
    {
        var bytes = await Bytes(http);
        var body = JsonBody.Read(bytes.IsEmpty ? "{}"u8.ToArray() : bytes, type, out var sent);
        return (body, sent);
    }

    private static async ValueTask<ReadOnlyMemory<byte>> Read(HttpContext http)
    {
        if (http.Request.ContentLength > MaxLength) throw new BadHttpRequestException("too long", StatusCodes.Status413PayloadTooLarge);
        var reader = http.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(http.RequestAborted);
            if (result.Buffer.Length > MaxLength) throw new BadHttpRequestException("too long", StatusCodes.Status413PayloadTooLarge);
            if (result.IsCompleted)
            {
                var bytes = result.Buffer.ToArray();
                reader.AdvanceTo(result.Buffer.End);
                return bytes;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }
}
