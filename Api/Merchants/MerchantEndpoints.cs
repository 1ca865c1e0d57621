using Microsoft.AspNetCore.Http.HttpResults;
using Payments.Api.Authentication;
using Payments.Api.Orders;
using Payments.Api.Problems;
using Payments.Api.Requests;
using Payments.Application.Merchants;
using Payments.Application.Results;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Domain.Notifications;

namespace Payments.Api.Merchants;

/// <summary><c>/v1/merchants</c>: operators register merchants and change their configuration; a merchant its own.</summary>
internal static class MerchantEndpoints
{
    public static void MapMerchants(this IEndpointRouteBuilder app)
    {
        var merchants = app.MapGroup("/v1/merchants").WithTags("Merchants").AddEndpointFilter(AdminAuthentication.Filter);
        merchants
            .MapPost("/", Register)
            .Accepts<MerchantRequest>("application/json")
            .WithName("RegisterMerchant")
            .WithSummary("Register a merchant");
        merchants.MapGet("/", List).WithName("ListMerchants").WithSummary("List merchants, the latest registered first");

        app.MapGet("/v1/money", Money)
            .WithTags("Merchants")
            .AddEndpointFilter(AdminAuthentication.Filter)
            .WithName("GetMoney")
            .WithSummary("Money of all merchants by day");

        var managed = app.MapGroup("/v1/merchants/{id}").WithTags("Merchants").AddEndpointFilter(MerchantAccess.ManageFilter);
        managed.MapGet("", Get).WithName("GetMerchant").WithSummary("Read a merchant");
        managed
            .MapPatch("", Change)
            .WithReplayGuard()
            .Accepts<MerchantRequest>("application/json")
            .WithName("ChangeMerchant")
            .WithSummary("Change a merchant");
        managed
            .MapPost("/keys", KeyEndpoints.Add)
            .WithReplayGuard()
            .Accepts<KeyRequest>(isOptional: true, "application/json")
            .WithName("AddKey")
            .WithSummary("Make one more API key");
        managed
            .MapPut("/logo", LogoEndpoints.Set)
            .WithReplayGuard()
            .Accepts<byte[]>(LogoEndpoints.MediaType)
            .WithName("SetLogo")
            .WithSummary("Set the picture that payers see on the checkout");
        managed.MapDelete("/logo", LogoEndpoints.Remove).WithReplayGuard().WithName("RemoveLogo").WithSummary("Take that picture away");
        managed.MapDelete("/keys/{keyId}", KeyEndpoints.Revoke).WithName("RevokeKey").WithSummary("Revoke an API key");
        managed
            .MapPost("/keys/{keyId}/rotate", KeyEndpoints.Rotate)
            .WithReplayGuard()
            .Accepts<RotationRequest>(isOptional: true, "application/json")
            .WithName("RotateKey")
            .WithSummary("Replace an API key, both counting for a while");
        managed
            .MapPost("/webhook-secret/rotate", KeyEndpoints.RotateSecret)
            .WithReplayGuard()
            .Accepts<RotationRequest>(isOptional: true, "application/json")
            .WithName("RotateWebhookSecret")
            .WithSummary("Replace the webhook secret, both counting for a while");

        var own = app.MapGroup("/v1/merchants/{id}").WithTags("Merchants").AddEndpointFilter(MerchantAccess.Filter);
        own.MapGet("/summary", Summary).WithName("GetSummary").WithSummary("Totals and callback health");
        own.MapGet("/notifications", NotificationEndpoints.List)
            .WithName("ListExhausted")
            .WithSummary("Notifications that were given up, longest ago first");
        own.MapPost("/notifications/resend", NotificationEndpoints.Resend)
            .WithReplayGuard()
            .Accepts<ResendNotificationsRequest>("application/json")
            .WithName("ResendExhausted")
            .WithSummary("Send again what was given up since a time");
        own.MapPost("/notifications/test", NotificationEndpoints.Test)
            .WithReplayGuard()
            .WithName("TestNotification")
            .WithSummary("Send a notification that tells nothing, now");
    }

    private static async Task<Results<Ok<MoneyResponse>, ProblemResult>> Money(HttpContext http, MoneyCommands money) =>
        (await money.Get(http.Request.Query, http.RequestAborted)).OrProblem();

    /// <summary>For operators and for the merchant itself.</summary>
    private static async Task<Results<Ok<SummaryResponse>, ProblemResult>> Summary(
        string id,
        HttpContext http,
        SummaryCommands summaries
    ) => (await summaries.Get(new MerchantId(id), http.Request.Query, http.RequestAborted)).OrProblem();

    private static async Task<Results<Created<MerchantResponse>, ProblemResult>> Register(HttpContext http, MerchantCommands merchants)
    {
        if (!http.Request.HasJsonContentType())
            return RequestBody.NotJson;
        var answer = await merchants.Register(http.GetOperatorActor(), RequestBody.Bytes(http));
        return answer.Value is { } made ? TypedResults.Created(Links.Merchant(made.Id), made) : (ProblemResult)answer.Error!;
    }

    private static async Task<Results<Ok<PageResponse<MerchantEntryResponse>>, ProblemResult>> List(
        HttpContext http,
        MerchantCommands merchants
    ) => (await merchants.List(http.Request.Query, http.RequestAborted)).OrProblem();

    private static async Task<Results<Ok<MerchantResponse>, ProblemResult>> Get(string id, MerchantCommands merchants) =>
        (await merchants.Get(id)).OrProblem();

    private static async Task<Results<Ok<MerchantResponse>, ProblemResult>> Change(string id, HttpContext http, MerchantCommands merchants)
    {
        if (!http.Request.HasJsonContentType())
            return RequestBody.NotJson;
        return (await merchants.Change(http.GetActor(), id, RequestBody.Bytes(http))).OrProblem();
    }
}
