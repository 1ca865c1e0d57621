using System;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Payments.Domain;
using Payments.Gateways;
using Payments.Hosting;

namespace Payments.Api;

/// <summary>
/// Finds out which merchant makes a request: by an API key (<c>Authorization: Bearer sk_…</c>), or by the request's
/// signature (Standard Webhooks headers and <c>merchant-id</c>); and whether it may.
/// </summary>
internal sealed class MerchantAuthentication(MerchantCredentials credentials, CommandGate gate, SignedRequests signed)
{
    /// <summary>As a filter that is looked up when a request comes: one that is named by its type is compiled at start, and slowly.</summary>
    public static ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.RequestServices.GetRequiredService<MerchantAuthentication>().InvokeAsync(context, next);

    private async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (await Authenticate(context.HttpContext) is { } problem) return problem;
        return await next(context);
    }

    /// <summary>Proves who calls and lets the request in; null when that worked and <see cref="Caller"/> knows.</summary>
    public async ValueTask<Problem?> Authenticate(HttpContext http)
    {
        var proof = await Prove(http);
        if (proof.Value is not { } caller) return (Problem)proof.Refusal!;
        if (gate.Enter(caller, ScopeOf(http.Request.Method)) is { } refusal) return (Problem)refusal;
        if (http.GetEndpoint()?.Metadata.GetMetadata<OnceOnly>() is not null && await Repeated(caller, IdOf(http), TimestampOf(http)) is { } repeated) return repeated;
        http.IsMerchant(caller.Merchant);
        if (http.Request.Path.StartsWithSegments("/v1/orders", StringComparison.OrdinalIgnoreCase)) RequestFacts.Of(http).OrderId = http.GetRouteValue("id") as string;
        return null;
    }

    /// <summary>Refuses a signed request that was let in before; null for one that was not, and for one that a key proves.</summary>
    private async ValueTask<Problem?> Repeated(MerchantCaller caller, string id, string timestamp) =>
        caller.Secret is not null && await signed.Accept(caller.Merchant, id, timestamp) is { } refusal ? (Problem)refusal : null;

    /// <summary>The same for a signed request that opens a stream, on which everything may be done: sent again, byte for byte, it opens none.</summary>
    public ValueTask<Problem?> RepeatedOpening(HttpContext http, MerchantCaller caller) => Repeated(caller, $"{IdOf(http)}.{TimestampOf(http)}", TimestampOf(http));

    private static string IdOf(HttpContext http) => http.Request.Headers[StandardWebhooks.IdHeader].ToString();

    private static string TimestampOf(HttpContext http) => http.Request.Headers[StandardWebhooks.TimestampHeader].ToString();

    /// <summary>Proves who calls, and no more.</summary>
    public ValueTask<Answer<MerchantCaller>> Prove(HttpContext http)
    {
        var headers = http.Request.Headers;
        return headers.ContainsKey(StandardWebhooks.SignatureHeader)
            ? credentials.BySignature(headers["merchant-id"].ToString(), name => headers[name], () => new(SignedContent(http)))
            : credentials.ByAuthorization(headers.Authorization.ToString());
    }

    private static KeyScope ScopeOf(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? KeyScope.Read : KeyScope.Write;

    /// <summary>METHOD SP path-and-query LF body, the path and query byte for byte as they were sent.</summary>
    private static ReadOnlyMemory<byte> SignedContent(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var body = RequestBody.Bytes(http);
        var head = Encoding.UTF8.GetBytes($"{SentMethod.Of(http)} {target}\n");
        var content = new byte[head.Length + body.Length];
        head.CopyTo(content, 0);
        body.Span.CopyTo(content.AsSpan(head.Length));
        return content;
    }
}
