using System;
using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Orleans.Payments.Domain;

/// <summary>One form for JSON that says the same: keys sorted by their UTF-16 code units, no space between.</summary>
internal static class CanonicalJson
{
    // A buffer that grew beyond this for one large body is let go.
    private const int LargestKept = 64 * 1024;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A fingerprint is made without a pause, so one buffer for each thread is enough.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _bytesOfThread;

    /// <summary>SHA-256 over the canonical form, in lower-case hex.</summary>
    public static string Fingerprint(JsonElement root)
    {
        var bytes = _bytesOfThread ??= new ArrayBufferWriter<byte>(1024);
        bytes.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(bytes, Options)) Write(writer, root);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.WrittenSpan, hash);
        if (bytes.Capacity > LargestKept) _bytesOfThread = null;
        return Convert.ToHexStringLower(hash);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            value.WriteTo(writer);
            return;
        }

        var count = value.GetPropertyCount();
        var (names, members) = (ArrayPool<string>.Shared.Rent(count), ArrayPool<JsonElement>.Shared.Rent(count));
        var i = 0;
        foreach (var member in value.EnumerateObject())
        {
            names[i] = member.Name;
            members[i++] = member.Value;
        }

        Array.Sort(names, members, 0, count, StringComparer.Ordinal);
        writer.WriteStartObject();
        for (i = 0; i < count; i++)
        {
            writer.WritePropertyName(names[i]);
            Write(writer, members[i]);
        }

        writer.WriteEndObject();
        ArrayPool<string>.Shared.Return(names, clearArray: true);
        ArrayPool<JsonElement>.Shared.Return(members, clearArray: true);
    }
}
