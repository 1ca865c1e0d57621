using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Payments.Api.Problems;
using Payments.Api.Requests;
using Payments.Application.Access;
using Payments.Application.Results;
using Payments.Domain.Errors;
using Payments.Domain.Merchants;
using Payments.Domain.Signatures;
using Payments.Hosting;

namespace Payments.Api.Authentication;

/// <summary>
/// Finds out which merchant makes a request: by an API key (<c>Authorization: Bearer sk_…</c>), or by the request's
/// signature (Standard Webhooks headers and <c>merchant-id</c>); and whether it may.
/// </summary>
internal sealed class MerchantAuthentication(
    MerchantAuthenticator credentials,
    CommandAdmission admission,
    RequestReplayGuard signed,
    RefusedActs refused
)
{
    /// <summary>
    /// As a filter that is looked up when a request comes: one that is named by its type is compiled at start, and slowly.
    /// </summary>
    public static ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.RequestServices.GetRequiredService<MerchantAuthentication>().InvokeAsync(context, next);

    private async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (await Authenticate(context.HttpContext) is { } problem)
            return problem;
        return await next(context);
    }

    /// <summary>Proves who calls and lets the request in; null when that worked and <see cref="MerchantContext"/> knows.</summary>
    /// <param name="http">The request.</param>
    /// <param name="scope">What the credentials must allow; null for what the method needs: to read or to write.</param>
    public async ValueTask<ProblemResult?> Authenticate(HttpContext http, KeyScope? scope = null)
    {
        var proof = await Identify(http);
        if (proof.Value is not { } caller)
            return (ProblemResult)proof.Error!;
        if (admission.Admit(caller, scope ?? ScopeOf(http.Request.Method)) is { } error)
        {
            if (error.Code == PaymentErrorCode.InsufficientScope)
                await refused.Add(http, caller, error);
            return (ProblemResult)error;
        }

        if (
            http.GetEndpoint()?.Metadata.GetMetadata<ReplayGuardMetadata>() is not null
            && await CheckReplay(caller, IdOf(http), TimestampOf(http)) is { } repeated
        )
            return repeated;
        http.SetCaller(caller);
        if (http.Request.Path.StartsWithSegments("/v1/orders", StringComparison.OrdinalIgnoreCase))
            RequestInfo.Of(http).OrderId = http.GetRouteValue("id") as string;
        return null;
    }

    /// <summary>Refuses a signed request that was let in before; null for one that was not, and for one that a key proves.</summary>
    private async ValueTask<ProblemResult?> CheckReplay(MerchantCaller caller, string id, string timestamp) =>
        caller.Secret is not null && await signed.Check(caller.Merchant, id, timestamp) is { } error ? (ProblemResult)error : null;

    /// <summary>
    /// The same for a signed request that opens a stream, on which everything may be done: sent again, byte for byte, it opens none.
    /// </summary>
    public ValueTask<ProblemResult?> CheckReplayedOpening(HttpContext http, MerchantCaller caller) =>
        CheckReplay(caller, $"{IdOf(http)}.{TimestampOf(http)}", TimestampOf(http));

    private static string IdOf(HttpContext http) => http.Request.Headers[StandardWebhooks.IdHeader].ToString();

    private static string TimestampOf(HttpContext http) => http.Request.Headers[StandardWebhooks.TimestampHeader].ToString();

    /// <summary>Proves who calls, and no more.</summary>
    public ValueTask<CommandResult<MerchantCaller>> Identify(HttpContext http)
    {
        var headers = http.Request.Headers;
        return headers.ContainsKey(StandardWebhooks.SignatureHeader)
            ? credentials.AuthenticateSignature(headers["merchant-id"].ToString(), name => headers[name], () => new(SignedContent(http)))
            : credentials.AuthenticateHeader(headers.Authorization.ToString());
    }

    private static KeyScope ScopeOf(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? KeyScope.Read : KeyScope.Write;

    /// <summary>METHOD SP path-and-query LF body, the path and query byte for byte as they were sent.</summary>
    private static ReadOnlyMemory<byte> SignedContent(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var body = RequestBody.Bytes(http);
        var head = Encoding.UTF8.GetBytes($"{OriginalMethod.Of(http)} {target}\n");
        var content = new byte[head.Length + body.Length];
        head.CopyTo(content, 0);
        body.Span.CopyTo(content.AsSpan(head.Length));
        return content;
    }
}
