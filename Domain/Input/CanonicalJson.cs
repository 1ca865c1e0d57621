using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Payments.Domain.Text;

namespace Payments.Domain.Input;

/// <summary>One form for JSON that says the same: keys sorted by their UTF-16 code units, no space between.</summary>
internal static class CanonicalJson
{
    /// <summary>SHA-256 over the canonical form, in lower-case hex.</summary>
    public static string Fingerprint(JsonElement root)
    {
        var canonical = JsonBuffer.Begin();
        Write(canonical.Writer, root);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(canonical.Written(), hash);
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
