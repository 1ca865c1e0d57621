using Payments.Api.Problems;
using Payments.Application.Merchants;

namespace Payments.Api.Authentication;

/// <summary>Lets those pass who may see a merchant's affairs: operators, and the merchant itself.</summary>
internal static class MerchantAccess
{
    private static readonly ProblemResult NotFound = MerchantErrors.NotFound;

    public static async ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!http.RequestServices.GetRequiredService<AdminAuthentication>().IsAdmin(http))
        {
            if (await http.RequestServices.GetRequiredService<MerchantAuthentication>().Authenticate(http) is { } unknown)
                return unknown;
            if (http.GetMerchant().Id != (string?)http.Request.RouteValues["id"])
                return NotFound;
        }

        return await next(context);
    }
}
