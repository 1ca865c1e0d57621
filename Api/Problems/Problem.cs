using System;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Orleans.Payments.Domain;

namespace Orleans.Payments.Api;

/// <summary>What is answered when a request is refused (RFC 9457, <c>application/problem+json</c>).</summary>
public sealed record ProblemResponse
{
    /// <summary>Names the kind of problem: <c>urn:orleans-payments:problem:</c> + code.</summary>
    public required string Type { get; init; }

    /// <summary>The code in words.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What was expected and what came.</summary>
    public required string Detail { get; init; }

    /// <summary>Stable; made for programs.</summary>
    public required string Code { get; init; }

    /// <summary>The field at fault; absent where none is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Field { get; init; }
}

/// <summary>A refusal on its way out.</summary>
public sealed class Problem : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    private readonly ProblemResponse _response;

    private Problem(int status, string code, string detail, string? field) => _response = new ProblemResponse
    {
        Type = "urn:orleans-payments:problem:" + code,
        Title = char.ToUpperInvariant(code[0]) + code[1..].Replace('_', ' '),
        Status = status,
        Detail = detail,
        Code = code,
        Field = field,
    };

    /// <inheritdoc/>
    public int? StatusCode => _response.Status;

    /// <summary>Seconds after which the same request may succeed; null where repeating it does not help.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>A rule's rejection.</summary>
    public static implicit operator Problem(Rejection rejection) =>
        new(StatusOf(rejection.Code), SnakeCase<RejectionCode>.Of(rejection.Code), rejection.Message, rejection.Field);

    /// <summary>The front end's own refusals, which no rule knows of.</summary>
    internal static Problem Of(int status, string code, string detail, string? field = null, int? retryAfter = null) =>
        new(status, code, detail, field) { RetryAfter = retryAfter };

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(ProblemResponse), ["application/problem+json"]));

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _response.Status;
        if (_response.Status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";
        // What is left of such a body is not read, so the connection cannot be used again; the client should know.
        if (_response.Status == StatusCodes.Status413PayloadTooLarge) response.Headers.Connection = "close";
        if (RetryAfter is { } seconds) response.Headers.RetryAfter = seconds.ToString();
        response.ContentType = "application/problem+json";
        await JsonSerializer.SerializeAsync(response.Body, _response, ApiJson.Sent.ProblemResponse, httpContext.RequestAborted);
    }

    private static int StatusOf(RejectionCode code) => code switch
    {
        RejectionCode.OrderNotFound or RejectionCode.MerchantNotFound or RejectionCode.EventNotFound or RejectionCode.NoQrCode
            or RejectionCode.KeyNotFound => StatusCodes.Status404NotFound,
        RejectionCode.TestModeOnly => StatusCodes.Status403Forbidden,
        RejectionCode.IdempotencyConflict or RejectionCode.OrderNotCancellable or RejectionCode.NoNotifyUrl or RejectionCode.TooManyKeys
            or RejectionCode.OrderNotRefundable or RejectionCode.RefundExceedsCaptured or RejectionCode.TooManyRefunds or RejectionCode.TooManySecrets => StatusCodes.Status409Conflict,
        RejectionCode.InvalidJson or RejectionCode.MissingField or RejectionCode.InvalidType or RejectionCode.UnknownField or RejectionCode.DuplicateField
            or RejectionCode.OutOfRange or RejectionCode.TooShort or RejectionCode.TooLong or RejectionCode.InvalidFormat or RejectionCode.InvalidValue
            or RejectionCode.UnknownCurrency or RejectionCode.UnknownChannel or RejectionCode.NotSupported or RejectionCode.InvalidCursor => StatusCodes.Status400BadRequest,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "A new code needs a status here."),
    };
}
