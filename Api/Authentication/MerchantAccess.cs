using Payments.Api.Problems;
using Payments.Api.Requests;
using Payments.Application.Merchants;
using Payments.Domain.Merchants;

namespace Payments.Api.Authentication;

/// <summary>Lets those pass who may see a merchant's affairs: operators, and the merchant itself.</summary>
internal static class MerchantAccess
{
    public static ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        Filter(context, next, null);

    /// <summary>The same, where the merchant's credentials must allow it to manage itself.</summary>
    public static ValueTask<object?> ManageFilter(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        Filter(context, next, KeyScope.Manage);

    private static async ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next, KeyScope? scope)
    {
        var http = context.HttpContext;
        if (!http.RequestServices.GetRequiredService<AdminAuthentication>().IsAdmin(http))
        {
            if (await http.RequestServices.GetRequiredService<MerchantAuthentication>().Authenticate(http, scope) is { } unknown)
                return unknown;
            if (http.GetMerchant().Id != (string?)http.Request.RouteValues["id"])
            {
                await http
                    .RequestServices.GetRequiredService<RefusedActs>()
                    .Add(http, RequestInfo.Of(http).Caller!, MerchantErrors.NotFound);
                return (ProblemResult)MerchantErrors.NotFound;
            }
        }

        return await next(context);
    }
}
