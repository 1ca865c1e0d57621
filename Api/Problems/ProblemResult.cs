using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Payments.Api.Requests;
using Payments.Application.Results;
using Payments.Domain.Errors;

namespace Payments.Api.Problems;

/// <summary>An error on its way out over HTTP.</summary>
public sealed class ProblemResult : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    private readonly PaymentError _error;
    private readonly int _status;

    private ProblemResult(PaymentError error, int status) => (_error, _status) = (error, status);

    /// <inheritdoc/>
    public int? StatusCode => _status;

    /// <summary>An error with its own status.</summary>
    public static implicit operator ProblemResult(PaymentError error) => new(error, error.Status);

    /// <summary>An error with the status that HTTP has for it here.</summary>
    internal static ProblemResult Of(PaymentError error, int status) => new(error, status);

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(
            new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(ProblemResponse), ["application/problem+json"])
        );

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _status;
        if (_status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";
        if (_error.RetryAfter is { } seconds)
            response.Headers.RetryAfter = seconds.ToString();
        response.ContentType = "application/problem+json";
        var id = RequestInfo.Of(httpContext).Id;
        // Whoever gave up what had been prepared cleared the headers.
        if (id is not null)
            response.Headers[RequestIdMiddleware.Header] = id;
        var problem = ProblemResponse.Of(_error, _status) with { RequestId = id };
        await JsonSerializer.SerializeAsync(response.Body, problem, CommandJson.Wire.ProblemResponse, httpContext.RequestAborted);
    }
}
