using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans;
using Payments.Api.Authentication;
using Payments.Api.Orders;
using Payments.Api.Problems;
using Payments.Api.Requests;
using Payments.Application.Merchants;
using Payments.Domain;
using Payments.Domain.Ids;
using Payments.Domain.Input;
using Payments.Domain.Merchants;
using Payments.Domain.Notifications;
using Payments.Domain.Risk;
using Payments.Domain.Signatures;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Risk;
using Payments.Grains.Secrets;

namespace Payments.Api.Merchants;

/// <summary><c>/v1/merchants</c>: operators register merchants and change their configuration.</summary>
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
        merchants.MapGet("/{id}", Get).WithName("GetMerchant").WithSummary("Read a merchant");
        merchants
            .MapPatch("/{id}", Change)
            .Accepts<MerchantRequest>("application/json")
            .WithName("ChangeMerchant")
            .WithSummary("Change a merchant");
        merchants
            .MapPost("/{id}/keys", KeyEndpoints.Add)
            .Accepts<KeyRequest>(isOptional: true, "application/json")
            .WithName("AddKey")
            .WithSummary("Make one more API key");
        merchants.MapDelete("/{id}/keys/{keyId}", KeyEndpoints.Revoke).WithName("RevokeKey").WithSummary("Revoke an API key");
        merchants
            .MapPost("/{id}/keys/{keyId}/rotate", KeyEndpoints.Rotate)
            .Accepts<RotationRequest>(isOptional: true, "application/json")
            .WithName("RotateKey")
            .WithSummary("Replace an API key, both counting for a while");
        merchants
            .MapPost("/{id}/webhook-secret/rotate", KeyEndpoints.RotateSecret)
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

    /// <summary>For operators and for the merchant itself.</summary>
    private static async Task<Results<Ok<SummaryResponse>, ProblemResult>> Summary(
        string id,
        HttpContext http,
        SummaryCommands summaries
    ) => (await summaries.Get(new MerchantId(id), http.Request.Query, http.RequestAborted)).OrProblem();

    private static async Task<Results<Created<MerchantResponse>, ProblemResult>> Register(
        HttpContext http,
        IGrainFactory grains,
        SecretBox secrets,
        RiskRules risks,
        MerchantChanges changes
    )
    {
        if (!http.Request.HasJsonContentType())
            return RequestBody.NotJson;
        var (body, _) = RequestBody.Json(http, DomainJson.Stored.MerchantRequest);
        if (body.Value is not { } request)
            return (ProblemResult)body.Error!;
        if ((MerchantRequest.CheckNew(request) ?? risks.Check(request.RiskRules)) is { } error)
            return (ProblemResult)error;

        var now = changes.Now;
        var id = Credentials.NewMerchantId();
        var (apiKey, kept) = Credentials.NewApiKey(id, now);
        var webhookKey = Credentials.NewWebhookKey();
        var merchant = await grains
            .GetGrain<IMerchantGrain>(id)
            .Register(
                new Merchant
                {
                    Id = id,
                    Name = request.Name!,
                    Mode = request.ModeOrDefault,
                    NotifyUrl = CanonicalUrl.Of(request.NotifyUrl),
                    NotifyFormat = request.NotifyFormatOrDefault,
                    AckBody = request.AckBody,
                    LatePayment = request.LatePaymentOrDefault,
                    NotifyEvents = request.NotifyEvents?.ToImmutableArray(),
                    NotifySchedule = request.NotifySchedule?.ToImmutableArray(),
                    SignedOnly = request.SignedOnly ?? false,
                    ApprovePayments = request.ApprovePayments ?? false,
                    RateLimit = request.RateLimit?.ToLimit(),
                    MaxOpenOrders = request.MaxOpenOrders,
                    RiskRules = RiskRuleRequest.ToSettings(request.RiskRules),
                    Keys = [kept],
                    WebhookKey = secrets.Seal(webhookKey, id),
                    CreatedAt = now,
                    UpdatedAt = now,
                }
            );
        return TypedResults.Created(
            Links.Merchant(id),
            MerchantResponse.Of(merchant, now) with
            {
                ApiKey = apiKey,
                WebhookSecret = StandardWebhooks.SecretOf(webhookKey),
            }
        );
    }

    private static async Task<Results<Ok<MerchantResponse>, ProblemResult>> Get(string id, MerchantChanges changes) =>
        await changes.Find(id) is { } merchant ? TypedResults.Ok(MerchantResponse.Of(merchant, changes.Now)) : MerchantChanges.NotFound;

    private static async Task<Results<Ok<MerchantResponse>, ProblemResult>> Change(
        string id,
        HttpContext http,
        RiskRules risks,
        MerchantChanges changes
    )
    {
        if (!http.Request.HasJsonContentType())
            return RequestBody.NotJson;
        var (body, sent) = RequestBody.Json(http, DomainJson.Stored.MerchantRequest);
        if (body.Value is not { } request)
            return (ProblemResult)body.Error!;
        if ((MerchantRequest.CheckChange(request, sent) ?? risks.Check(request.RiskRules)) is { } error)
            return (ProblemResult)error;
        if (await changes.Find(id) is not { } merchant)
            return MerchantChanges.NotFound;

        var changed = merchant.With(request, sent, changes.ChangeTime(merchant));
        return await changes.Replace(merchant, changed)
            ? TypedResults.Ok(MerchantResponse.Of(changed, changes.Now))
            : MerchantChanges.ConcurrentChange;
    }
}
