using Microsoft.AspNetCore.Http.HttpResults;
using Payments.Api.Authentication;
using Payments.Api.Orders;
using Payments.Api.Problems;
using Payments.Api.Requests;
using Payments.Application.Merchants;
using Payments.Application.Results;
using Payments.Domain.Ids;

namespace Payments.Api.Merchants;

/// <summary><c>/v1/merchants/{id}/notifications</c>, for operators and for the merchant itself.</summary>
internal static class NotificationEndpoints
{
    internal static async Task<Results<Ok<PageResponse<ExhaustedResponse>>, ProblemResult>> List(
        string id,
        HttpContext http,
        ExhaustedNotificationCommands exhausted
    ) => (await exhausted.List(new MerchantId(id), http.Request.Query, http.RequestAborted)).OrProblem();

    internal static async Task<Results<Accepted<ResendResponse>, ProblemResult>> Resend(
        string id,
        HttpContext http,
        ExhaustedNotificationCommands exhausted
    )
    {
        if (!http.Request.HasJsonContentType())
            return RequestBody.NotJson;
        var answer = await exhausted.Resend(http.GetActor(), new MerchantId(id), RequestBody.Bytes(http), http.RequestAborted);
        return answer.Value is { } resent ? TypedResults.Accepted(Links.MerchantNotifications(id), resent) : (ProblemResult)answer.Error!;
    }

    internal static async Task<Results<Ok<TestNotificationResponse>, ProblemResult>> Test(
        string id,
        HttpContext http,
        ExhaustedNotificationCommands exhausted
    ) => (await exhausted.Test(http.GetActor(), new MerchantId(id))).OrProblem();
}
