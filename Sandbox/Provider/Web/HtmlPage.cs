using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Payments.Domain.Text;

namespace Payments.Sandbox.Provider.Web;

/// <summary>An embedded page.</summary>
internal sealed class HtmlPage
{
    private readonly HtmlTemplate _template;

    private HtmlPage(HtmlTemplate template) => _template = template;

    /// <summary>Reads a page of this assembly.</summary>
    public static HtmlPage Load(string name)
    {
        using var reader = new StreamReader(typeof(HtmlPage).Assembly.GetManifestResourceStream("sandbox/" + name)!);
        return new HtmlPage(new HtmlTemplate(reader.ReadToEnd()));
    }

    /// <summary>The values of a page on which nothing is said yet.</summary>
    public Dictionary<string, string> NewValues() => _template.Names.ToDictionary(name => name, _ => "", StringComparer.Ordinal);

    /// <summary>Answers with the page.</summary>
    public Task Send(HttpContext context, HttpStatusCode status, IReadOnlyDictionary<string, string> values)
    {
        context.Response.Headers.ContentSecurityPolicy = _template.ContentSecurityPolicy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Headers.CacheControl = "no-store";
        return context.WriteResponse((int)status, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(_template.Fill(values)));
    }
}
