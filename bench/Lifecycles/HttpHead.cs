using System.Buffers.Text;
using System.Text;

namespace Payments.Bench.Lifecycles;

/// <summary>The little of HTTP/1.1's heads that both sides of the benchmark read; names are compared without case (RFC 9110, section 5.1).</summary>
internal static class HttpHead
{
    /// <summary>The value of a header; empty when it is not there. <paramref name="name"/> is lower-case.</summary>
    public static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        foreach (var range in head.Split("\r\n"u8))
        {
            var line = head[range];
            if (line.Length > name.Length && line[name.Length] == ':' && Ascii.EqualsIgnoreCase(line[..name.Length], name))
                return line[(name.Length + 1)..].Trim((byte)' ');
        }

        return [];
    }

    /// <summary>The body's length; null when it comes in chunks or not at all.</summary>
    public static int? Length(ReadOnlySpan<byte> head) =>
        Utf8Parser.TryParse(Header(head, "content-length"u8), out int length, out _) ? length : null;
}
