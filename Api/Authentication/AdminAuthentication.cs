using Payments.Api.Problems;
using Payments.Api.Requests;
using Payments.Domain.Errors;
using Payments.Hosting.Settings;

namespace Payments.Api.Authentication;

/// <summary>Lets only those pass who hold the admin token (<c>Authorization: Bearer …</c>).</summary>
internal sealed class AdminAuthentication(AdminToken token)
{
    public static readonly ProblemResult InvalidToken = new PaymentError(
        PaymentErrorCode.InvalidAdminToken,
        "This needs the admin token as Authorization: Bearer. On one machine it stands in admin.token in the data directory.",
        "authorization"
    );

    /// <summary>
    /// As a filter that is looked up when a request comes: one that is named by its type is compiled at start, and slowly.
    /// </summary>
    public static ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.RequestServices.GetRequiredService<AdminAuthentication>().InvokeAsync(context, next);

    private async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        IsAdmin(context.HttpContext) ? await next(context) : InvalidToken;

    /// <summary>Tells whether a request carries the token.</summary>
    public bool IsAdmin(HttpContext http) =>
        RequestInfo.Of(http).IsOperator = token.IsInHeader(http.Request.Headers.Authorization.ToString());
}
