using Payments.Api.Problems;
using Payments.Api.Requests;
using Payments.Domain.Errors;
using Payments.Hosting.Settings;

namespace Payments.Api.Authentication;

/// <summary>Lets only those pass who hold the admin token (<c>Authorization: Bearer …</c>).</summary>
internal sealed class AdminAuthentication(AdminToken token, RefusedActs refused)
{
    private static readonly PaymentError InvalidToken = new(
        PaymentErrorCode.InvalidAdminToken,
        "This needs the admin token as Authorization: Bearer. On one machine it stands in admin.token in the data directory.",
        "authorization"
    );

    /// <summary>
    /// As a filter that is looked up when a request comes: one that is named by its type is compiled at start, and slowly.
    /// </summary>
    public static ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.RequestServices.GetRequiredService<AdminAuthentication>().InvokeAsync(context, next);

    private async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (IsAdmin(context.HttpContext))
            return await next(context);
        await refused.Add(context.HttpContext, InvalidToken);
        return (ProblemResult)InvalidToken;
    }

    /// <summary>Tells whether a request carries the token.</summary>
    public bool IsAdmin(HttpContext http) =>
        RequestInfo.Of(http).IsOperator = token.IsInHeader(http.Request.Headers.Authorization.ToString());
}
