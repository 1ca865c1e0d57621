using Payments.Api.Problems;
using Payments.Application.Merchants;
using Payments.Application.Orders;
using Payments.Application.Results;

namespace Payments.Api.Authentication;

/// <summary>
/// Lets those pass who may read orders: merchants, each its own, and operators, who see an order as its merchant does and lists of all
/// merchants' orders. What changes an order is for merchants alone.
/// </summary>
internal static class OrderAccess
{
    private static readonly ProblemResult NotFound = CommandErrors.OrderNotFound;

    public static async ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!IsOperator(http))
        {
            if (await http.RequestServices.GetRequiredService<MerchantAuthentication>().Authenticate(http) is { } unknown)
                return unknown;
        }
        else if (http.Request.RouteValues["id"] is string id)
        {
            if (
                (await http.RequestServices.GetRequiredService<OrderCommands>().GetOfAny(id)).Value is not { } order
                || await http.RequestServices.GetRequiredService<MerchantChanges>().Find(order.MerchantId) is not { } merchant
            )
                return NotFound;
            http.SetMerchant(merchant);
        }

        return await next(context);
    }

    /// <summary>Whether an operator asks to read something.</summary>
    public static bool IsOperator(HttpContext http) =>
        (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        && http.RequestServices.GetRequiredService<AdminAuthentication>().IsAdmin(http);
}
