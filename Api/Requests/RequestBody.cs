using System.Text.Json.Serialization.Metadata;
using Payments.Api.Problems;
using Payments.Application.Results;
using Payments.Domain.Errors;
using Payments.Domain.Input;

namespace Payments.Api.Requests;

/// <summary>A request's body, at most <see cref="InputLimits.Body"/> bytes, as <see cref="RequestBodyMiddleware"/> took it in.</summary>
internal static class RequestBody
{
    public static readonly ProblemResult TooLarge = CommandErrors.TooLarge(InputLimits.Body);

    public static readonly ProblemResult NotJson = new PaymentError(
        PaymentErrorCode.UnsupportedMediaType,
        "The body must be sent as application/json.",
        "content-type"
    );

    /// <summary>The body's bytes, as a signature is over them; empty where there is none.</summary>
    public static ReadOnlyMemory<byte> Bytes(HttpContext http) => RequestInfo.Of(http).Body;

    /// <summary>The body as a checked JSON object.</summary>
    public static (Result<T> Body, RequestFields Sent) Json<T>(HttpContext http, JsonTypeInfo<T> type)
        where T : class
    {
        var body = JsonBody.Read(Bytes(http), type, out var sent);
        return (body, sent);
    }

    /// <summary>The body as a checked JSON object; where there is no body, an object without fields.</summary>
    public static (Result<T> Body, RequestFields Sent) OptionalJson<T>(HttpContext http, JsonTypeInfo<T> type)
        where T : class
    {
        var bytes = Bytes(http);
        var body = JsonBody.Read(bytes.IsEmpty ? "{}"u8.ToArray() : bytes, type, out var sent);
        return (body, sent);
    }
}
