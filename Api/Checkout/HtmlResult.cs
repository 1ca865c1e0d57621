using System.Text;
using Payments.Domain.Languages;
using Payments.Domain.Text;

namespace Payments.Api.Checkout;

/// <summary>A page for people. It is kept nowhere, asks no other host for anything, and tells none where its reader comes from.</summary>
internal sealed class HtmlResult(int status, HtmlTemplate template, IReadOnlyDictionary<string, string> values, Language language) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var body = Encoding.UTF8.GetBytes(template.Fill(values));
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = body.Length;
        response.Headers.ContentLanguage = language.Tag();
        response.Headers.ContentSecurityPolicy = template.ContentSecurityPolicy;
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.Vary = "Accept, Accept-Language";
        return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }
}
