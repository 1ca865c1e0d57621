using Payments.Api.Problems;
using Payments.Domain.Errors;
using Payments.Hosting.FrontEnd;

namespace Payments.Api.Requests;

/// <summary>Refuses merchants' requests to a front end while it has not reached any silo since its start.</summary>
internal sealed class ClusterConnectionMiddleware(RequestDelegate next, ClusterConnection connection)
{
    private static readonly ProblemResult NotConnected = new PaymentError(
        PaymentErrorCode.Unavailable,
        "No silo has been reached yet. The request may be repeated as it is."
    );

    public Task InvokeAsync(HttpContext http) =>
        connection.IsOpen || !http.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal)
            ? next(http)
            : NotConnected.ExecuteAsync(http);
}
