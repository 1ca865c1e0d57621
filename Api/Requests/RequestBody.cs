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
}
