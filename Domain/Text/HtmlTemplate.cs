using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Payments.Domain.Text;

/// <summary>
/// A page with places like <c>{{name}}</c>, which are always filled with escaped text, and parts between <c>{{#name}}</c> and
/// <c>{{/name}}</c> that are left out where the value is empty. The page may load nothing but pictures of this host, and run nothing but
/// its own inline style and script: its security policy names both by their hash.
/// </summary>
public sealed class HtmlTemplate
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    // The first is text; places and texts take turns from there.
    private readonly string[] _parts;

    /// <summary>Reads a page that has exactly one style and one script.</summary>
    public HtmlTemplate(string html)
    {
        _parts = html.Split(["{{", "}}"], StringSplitOptions.None);
        ContentSecurityPolicy =
            $"default-src 'none'; style-src {Hash(html, "<style>", "</style>")}; script-src {Hash(html, "<script>", "</script>")}; "
            + "connect-src 'self'; form-action 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";
    }

    /// <summary>What its <c>Content-Security-Policy</c> has to be.</summary>
    public string ContentSecurityPolicy { get; }

    /// <summary>The names of all places and parts.</summary>
    public ImmutableHashSet<string> Names =>
        [.. _parts.Where((_, i) => i % 2 == 1).Select(place => place.TrimStart('#', '/')).Distinct(StringComparer.Ordinal)];

    /// <summary>The page with its places filled.</summary>
    /// <param name="values">By name.</param>
    /// <exception cref="KeyNotFoundException">A place that is shown has no value.</exception>
    public string Fill(IReadOnlyDictionary<string, string> values)
    {
        var html = new StringBuilder();
        string? leftOut = null;
        for (var i = 0; i < _parts.Length; i++)
        {
            var part = _parts[i];
            if (i % 2 == 0)
                html.Append(leftOut is null ? part : "");
            else if (leftOut is not null)
                leftOut = part == "/" + leftOut ? null : leftOut;
            else if (part[0] == '#')
                leftOut = values[part[1..]].Length == 0 ? part[1..] : null;
            else if (part[0] != '/')
                html.Append(Encoder.Encode(values[part]));
        }

        return html.ToString();
    }

    private static string Hash(string html, string start, string end)
    {
        var from = html.IndexOf(start, StringComparison.Ordinal) + start.Length;
        var content = html[from..html.IndexOf(end, from, StringComparison.Ordinal)];
        return $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}'";
    }
}
