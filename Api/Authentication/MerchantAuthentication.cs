using System;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Payments.Domain;
using Orleans.Payments.Grains;

namespace Orleans.Payments.Api;

/// <summary>
/// Finds out which merchant makes a request: by an API key (<c>Authorization: Bearer sk_…</c>), or by the request's
/// signature (Standard Webhooks headers and <c>merchant-id</c>).
/// </summary>
internal sealed class MerchantAuthentication(MerchantDirectory merchants, SecretBox secrets, KeyUses uses, RateLimits rates, TimeProvider clock)
{
    private const string Scheme = "Bearer ";

    public static readonly Problem MissingCredentials = Problem.Of(
        401, "missing_credentials", "Send Authorization: Bearer with an API key, or sign the request.", "authorization");

    private static readonly Problem InvalidKey = Problem.Of(401, "invalid_api_key", "The API key is not one of a merchant's.", "authorization");

    private static readonly Problem ExpiredKey = Problem.Of(401, "api_key_expired", "The API key has expired. Use a newer one.", "authorization");

    private static readonly Problem SignatureRequired = Problem.Of(
        401, "signature_required", "This merchant accepts signed requests only; an API key alone is not enough.", StandardWebhooks.SignatureHeader);

    /// <summary>As a filter that is looked up when a request comes: one that is named by its type is compiled at start, and slowly.</summary>
    public static ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.RequestServices.GetRequiredService<MerchantAuthentication>().InvokeAsync(context, next);

    private async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (await Authenticate(context.HttpContext) is { } problem) return problem;
        return await next(context);
    }

    /// <summary>Proves who calls; null when that worked and <see cref="Caller"/> knows.</summary>
    public async ValueTask<Problem?> Authenticate(HttpContext http) =>
        (http.Request.Headers.ContainsKey(StandardWebhooks.SignatureHeader) ? await BySignature(http) : await ByKey(http))
        ?? (rates.Take(http.Merchant()) is { } wait ? TooFast(wait) : null);

    private static Problem TooFast(TimeSpan wait) => Problem.Of(
        StatusCodes.Status429TooManyRequests, "rate_limited", "The merchant makes more requests than it may. Repeat this one after Retry-After seconds.", retryAfter: (int)Math.Ceiling(wait.TotalSeconds));

    private async ValueTask<Problem?> ByKey(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (header.Length == 0) return MissingCredentials;
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return InvalidKey;
        var key = header[Scheme.Length..].Trim();
        if (Credentials.MerchantOf(key) is not { } merchantId
            || await merchants.Find(merchantId) is not { } merchant
            || Credentials.Find(merchant, key) is not { } kept) return InvalidKey;
        if (kept.IsExpired(clock.GetUtcNow())) return ExpiredKey;
        if (merchant.SignedOnly) return SignatureRequired;
        uses.Add(merchantId, kept);
        if (Scopes.Fault(http, kept) is { } fault) return fault;
        http.IsMerchant(merchant);
        return null;
    }

    private async ValueTask<Problem?> BySignature(HttpContext http)
    {
        var headers = http.Request.Headers;
        var merchantId = headers["merchant-id"].ToString();
        if (merchantId.Length == 0) return Problem.Of(401, "missing_credentials", "A signed request names its merchant.", "merchant-id");
        if (!Merchant.IsValidId(merchantId) || await merchants.Find(merchantId) is not { } merchant)
            return Problem.Of(401, "invalid_signature", "The signature does not fit a merchant's secret.", StandardWebhooks.SignatureHeader);

        var content = await SignedContent(http);
        var now = clock.GetUtcNow();
        SignatureProblem? problem = SignatureProblem.Mismatch;
        foreach (var key in merchant.WebhookKeys(now))
        {
            problem = StandardWebhooks.Check(
                secrets.Open(key, merchant.Id), headers[StandardWebhooks.IdHeader], headers[StandardWebhooks.TimestampHeader], headers[StandardWebhooks.SignatureHeader], content, now);
            if (problem != SignatureProblem.Mismatch) break;
        }

        if (problem is null) http.IsMerchant(merchant);
        return problem switch
        {
            null => null,
            SignatureProblem.Missing => Problem.Of(401, "missing_credentials", "A signed request has webhook-id, webhook-timestamp and webhook-signature.", StandardWebhooks.IdHeader),
            SignatureProblem.BadTimestamp => Problem.Of(401, "invalid_timestamp", "webhook-timestamp must be whole Unix seconds.", StandardWebhooks.TimestampHeader),
            SignatureProblem.OutsideTolerance => Problem.Of(
                401, "timestamp_out_of_range", $"webhook-timestamp is more than {StandardWebhooks.Tolerance.TotalSeconds} s away from the server's clock.", StandardWebhooks.TimestampHeader),
            _ => Problem.Of(401, "invalid_signature", "The signature does not fit a merchant's secret.", StandardWebhooks.SignatureHeader),
        };
    }

    /// <summary>METHOD SP path-and-query LF body, the path and query byte for byte as they were sent.</summary>
    private static async ValueTask<byte[]> SignedContent(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var body = await RequestBody.Bytes(http);
        var head = Encoding.UTF8.GetBytes($"{http.Request.Method} {target}\n");
        var content = new byte[head.Length + body.Length];
        head.CopyTo(content, 0);
        body.Span.CopyTo(content.AsSpan(head.Length));
        return content;
    }
}
