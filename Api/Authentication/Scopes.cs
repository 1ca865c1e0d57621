using Microsoft.AspNetCore.Http;
using Orleans.Payments.Domain;

namespace Orleans.Payments.Api;

/// <summary>What a request needs of the API key that it comes with.</summary>
internal static class Scopes
{
    private static readonly Problem NeedsRead = Refusal("read");
    private static readonly Problem NeedsWrite = Refusal("write");

    /// <summary>Refuses a key that may not do what is asked; null when it may.</summary>
    public static Problem? Fault(HttpContext http, ApiKey key) =>
        HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)
            ? key.May(KeyScope.Read) ? null : NeedsRead
            : key.May(KeyScope.Write) ? null : NeedsWrite;

    private static Problem Refusal(string scope) =>
        Problem.Of(StatusCodes.Status403Forbidden, "insufficient_scope", $"The API key does not have the scope {scope}, which this needs.", "authorization");
}
