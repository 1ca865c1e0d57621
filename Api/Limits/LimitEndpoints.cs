using Microsoft.AspNetCore.Http.HttpResults;
using Payments.Api.Authentication;
using Payments.Api.Orders;
using Payments.Api.Problems;
using Payments.Api.Requests;
using Payments.Application.Limits;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;

namespace Payments.Api.Limits;

/// <summary><c>/v1/limits</c> and <c>/v1/merchants/{id}/limits</c>: what is in force, and how much of it is in use.</summary>
internal static class LimitEndpoints
{
    public static void MapLimits(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/limits", List)
            .WithTags("Limits")
            .AddEndpointFilter(AdminAuthentication.Filter)
            .WithName("ListLimits")
            .WithSummary("The limits of the process that answers");
        app.MapGet("/v1/merchants/{id}/limits", OfMerchant)
            .WithTags("Limits")
            .AddEndpointFilter(MerchantAccess.Filter)
            .WithName("GetMerchantLimits")
            .WithSummary("The limits of a merchant, and its risk rules");
    }

    private static Ok<LimitsResponse> List(LimitCommands limits) => TypedResults.Ok(limits.List());

    /// <summary>For operators and for the merchant itself.</summary>
    private static async Task<Results<Ok<MerchantLimitsResponse>, ProblemResult>> OfMerchant(
        string id,
        HttpContext http,
        LimitCommands limits
    ) => (await limits.Get(new MerchantId(id), RequestInfo.Of(http).Caller?.HasScope(KeyScope.Manage) ?? true)).OrProblem();
}
