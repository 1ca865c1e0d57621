using System.Reflection;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Payments.Domain;
using Payments.Gateways;

namespace Payments.Api;

/// <summary>A refusal on its way out over HTTP.</summary>
public sealed class Problem : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    private readonly Refusal _refusal;

    private Problem(Refusal refusal) => _refusal = refusal;

    /// <inheritdoc/>
    public int? StatusCode => _refusal.Status;

    /// <summary>A command's refusal.</summary>
    public static implicit operator Problem(Refusal refusal) => new(refusal);

    /// <summary>A rule's rejection.</summary>
    public static implicit operator Problem(Rejection rejection) => new(rejection);

    /// <summary>The front end's own refusals, which no rule knows of.</summary>
    internal static Problem Of(int status, string code, string detail, string? field = null, int? retryAfter = null) =>
        new(new Refusal(status, code, detail, field, retryAfter));

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(ProblemResponse), ["application/problem+json"]));

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _refusal.Status;
        if (_refusal.Status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";
        if (_refusal.RetryAfter is { } seconds) response.Headers.RetryAfter = seconds.ToString();
        response.ContentType = "application/problem+json";
        var id = RequestFacts.Of(httpContext).Id;
        // Whoever gave up what had been prepared cleared the headers.
        if (id is not null) response.Headers[RequestIds.Header] = id;
        await JsonSerializer.SerializeAsync(response.Body, _refusal.ToResponse() with { RequestId = id }, CommandJson.Sent.ProblemResponse, httpContext.RequestAborted);
    }
}
