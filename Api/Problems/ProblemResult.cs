using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Payments.Api.Requests;
using Payments.Application.Results;
using Payments.Domain.Errors;

namespace Payments.Api.Problems;

/// <summary>A refusal on its way out over HTTP.</summary>
public sealed class ProblemResult : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    private readonly CommandError _error;

    private ProblemResult(CommandError refusal) => _error = refusal;

    /// <inheritdoc/>
    public int? StatusCode => _error.Status;

    /// <summary>A command's refusal.</summary>
    public static implicit operator ProblemResult(CommandError refusal) => new(refusal);

    /// <summary>A rule's rejection.</summary>
    public static implicit operator ProblemResult(PaymentError error) => new(error);

    /// <summary>The front end's own refusals, which no rule knows of.</summary>
    internal static ProblemResult Of(int status, string code, string detail, string? field = null, int? retryAfter = null) =>
        new(new CommandError(status, code, detail, field, retryAfter));

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(ProblemResponse), ["application/problem+json"]));

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _error.Status;
        if (_error.Status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";
        if (_error.RetryAfter is { } seconds) response.Headers.RetryAfter = seconds.ToString();
        response.ContentType = "application/problem+json";
        var id = RequestInfo.Of(httpContext).Id;
        // Whoever gave up what had been prepared cleared the headers.
        if (id is not null) response.Headers[RequestIdMiddleware.Header] = id;
        await JsonSerializer.SerializeAsync(response.Body, _error.ToResponse() with { RequestId = id }, CommandJson.Wire.ProblemResponse, httpContext.RequestAborted);
    }
}
