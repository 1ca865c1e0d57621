using System.Buffers.Text;

namespace Payments.LoadTest.Http;

/// <summary>
/// Reads members of JSON by looking for them: a parser would cost the server that shares the processors more than it gives.
/// </summary>
internal static class FlatJson
{
    /// <summary>
    /// The first text member of a name, as it stands between its quotes; empty when there is none. <paramref name="member"/> is as
    /// <c>"id":"</c>.
    /// </summary>
    public static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> json, ReadOnlySpan<byte> member)
    {
        var start = json.IndexOf(member);
        if (start < 0)
            return [];
        var rest = json[(start + member.Length)..];
        var end = rest.IndexOf((byte)'"');
        return end < 0 ? [] : rest[..end];
    }

    /// <summary>The first number member of a name; -1 when there is none. <paramref name="member"/> is as <c>"amount":</c>.</summary>
    public static long Number(ReadOnlySpan<byte> json, ReadOnlySpan<byte> member)
    {
        var start = json.IndexOf(member);
        return start >= 0 && Utf8Parser.TryParse(json[(start + member.Length)..], out long number, out _) ? number : -1;
    }
}
