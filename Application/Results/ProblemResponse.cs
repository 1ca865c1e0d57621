using System.Text.Json.Serialization;
using Payments.Domain.Errors;

namespace Payments.Application.Results;

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

    /// <summary>
    /// The request's id, as in <c>Request-Id</c> and in the server's log; absent where it comes by another transport than HTTP.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RequestId { get; init; }

    /// <summary>An error as it is answered.</summary>
    /// <param name="error">The error.</param>
    /// <param name="status">The HTTP status, where it is not the code's own.</param>
    public static ProblemResponse Of(PaymentError error, int? status = null)
    {
        var code = error.CodeText;
        return new()
        {
            Type = "urn:orleans-payments:problem:" + code,
            Title = char.ToUpperInvariant(code[0]) + code[1..].Replace('_', ' '),
            Status = status ?? error.Status,
            Detail = error.Message,
            Code = code,
            Field = error.Field,
        };
    }
}
