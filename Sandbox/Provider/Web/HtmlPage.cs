using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace Payments.Sandbox.Provider.Web;

/// <summary>
/// An embedded page with places like <c>{{name}}</c>, which are always filled with escaped text. The page may load nothing and run
/// nothing but its own inline style and script: the security policy names both by their hash.
/// </summary>
internal sealed class HtmlPage
{
    private readonly string[] _parts;
    private readonly string _policy;

    private HtmlPage(string html)
    {
        // Texts and the names of places take turns.
        _parts = html.Split(["{{", "}}"], StringSplitOptions.None);
        _policy =
            $"default-src 'none'; style-src {Hash(html, "<style>", "</style>")}; script-src {Hash(html, "<script>", "</script>")}; "
            + "connect-src 'self'; form-action 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'";
    }

    /// <summary>Reads a page of this assembly.</summary>
    public static HtmlPage Load(string name)
    {
        using var reader = new StreamReader(typeof(HtmlPage).Assembly.GetManifestResourceStream("sandbox/" + name)!);
        return new HtmlPage(reader.ReadToEnd());
    }

    /// <summary>Answers with the page.</summary>
    public Task Send(HttpContext context, HttpStatusCode status, IReadOnlyDictionary<string, string> values)
    {
        var html = new StringBuilder();
        for (var i = 0; i < _parts.Length; i++)
            html.Append(i % 2 == 0 ? _parts[i] : HtmlEncoder.Default.Encode(values[_parts[i]]));
        context.Response.Headers.ContentSecurityPolicy = _policy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Headers.CacheControl = "no-store";
        return context.WriteResponse((int)status, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(html.ToString()));
    }

    private static string Hash(string html, string start, string end)
    {
        var from = html.IndexOf(start, StringComparison.Ordinal) + start.Length;
        var content = html[from..html.IndexOf(end, from, StringComparison.Ordinal)];
        return $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}'";
    }
}
