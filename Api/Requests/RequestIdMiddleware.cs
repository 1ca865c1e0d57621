using System.Security.Cryptography;
using Payments.Domain.Text;

namespace Payments.Api.Requests;

/// <summary>
/// Gives every request an id, which is in the answer (<c>Request-Id</c>), in every problem and beside whatever is logged meanwhile, so that
/// a client's report and the server's log can be matched.
/// </summary>
internal sealed class RequestIdMiddleware(RequestDelegate next, ILogger<RequestIdMiddleware> logger)
{
    /// <summary>Where a client finds it. One that a client sends under this name is logged too.</summary>
    public const string Header = "Request-Id";

    private const int RandomBytes = 10;
    private const int MaxClientIdLength = 64;

    public async Task InvokeAsync(HttpContext http)
    {
        var facts = RequestInfo.Of(http);
        facts.Id = NewId();
        facts.ClientId = ClientIdOf(http.Request.Headers[Header].ToString());
        http.Response.Headers[Header] = facts.Id;
        using (logger.BeginScope(facts))
            await next(http);
    }

    private static string NewId()
    {
        Span<byte> bytes = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(bytes);
        return "req_" + Base32.Encode(bytes);
    }

    /// <summary>
    /// What a client sends may be made to look like something else in a log, so it is taken only when it looks like an id.
    /// </summary>
    private static string? ClientIdOf(string sent) => sent.Length is > 0 and <= MaxClientIdLength && IsId(sent) ? sent : null;

    private static bool IsId(string text)
    {
        foreach (var sign in text)
            if (!char.IsAsciiLetterOrDigit(sign) && sign is not ('-' or '_' or '.'))
                return false;
        return true;
    }
}
