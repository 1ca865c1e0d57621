using System;
using System.Collections.Immutable;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Orleans.Payments.Domain;
using Orleans.Payments.Grains;

namespace Orleans.Payments.Api;

/// <summary><c>/v1/merchants</c>: operators register merchants and change their configuration.</summary>
internal static class MerchantEndpoints
{
    private static readonly Problem NotFound = new Rejection(RejectionCode.MerchantNotFound, "There is no such merchant.");

    private static readonly Problem Changing = Problem.Of(
        StatusCodes.Status409Conflict, "concurrent_change", "Somebody else is changing this merchant. Read it and try again.", retryAfter: 1);

    public static void MapMerchants(this IEndpointRouteBuilder app)
    {
        var merchants = app.MapGroup("/v1/merchants").WithTags("Merchants").AddEndpointFilter(AdminAuthentication.Filter);
        merchants.MapPost("/", Register).Accepts<MerchantRequest>("application/json").WithName("RegisterMerchant").WithSummary("Register a merchant");
        merchants.MapGet("/{id}", Get).WithName("GetMerchant").WithSummary("Read a merchant");
        merchants.MapPatch("/{id}", Change).Accepts<MerchantRequest>("application/json").WithName("ChangeMerchant").WithSummary("Change a merchant");
        merchants.MapPost("/{id}/keys", AddKey).WithName("AddKey").WithSummary("Make one more API key");

        var own = app.MapGroup("/v1/merchants/{id}").WithTags("Merchants").AddEndpointFilter(MerchantAccess.Filter);
        own.MapGet("/summary", MerchantSummary.Get).WithName("GetSummary").WithSummary("Totals and callback health");
        own.MapGet("/notifications", MerchantNotifications.List).WithName("ListExhausted").WithSummary("Notifications that were given up, longest ago first");
        own.MapPost("/notifications/resend", MerchantNotifications.Resend).Accepts<ResendNotificationsRequest>("application/json").WithName("ResendExhausted").WithSummary("Send again what was given up since a time");
        own.MapPost("/notifications/test", MerchantNotifications.Test).WithName("TestNotification").WithSummary("Send a notification that tells nothing, now");
    }

    internal static async Task<Merchant?> Find(IGrainFactory grains, string id) =>
        Merchant.IsValidId(id) ? await grains.GetGrain<IMerchantGrain>(id).Get() : null;

    private static async Task<Results<Created<MerchantResponse>, Problem>> Register(HttpContext http, IGrainFactory grains, SecretBox secrets, TimeProvider clock)
    {
        if (!http.Request.HasJsonContentType()) return RequestBody.NotJson;
        var (body, _) = await RequestBody.Json(http, DomainJson.Stored.MerchantRequest);
        if (body.Value is not { } request) return (Problem)body.Rejection!;
        if (MerchantRequest.CheckNew(request) is { } rejection) return (Problem)rejection;

        var now = Now(clock);
        var id = Credentials.NewMerchantId();
        var (apiKey, kept) = Credentials.NewApiKey(id, now);
        var webhookKey = Credentials.NewWebhookKey();
        var merchant = await grains.GetGrain<IMerchantGrain>(id).Register(new Merchant
        {
            Id = id,
            Name = request.Name!,
            Mode = request.ModeOrDefault,
            NotifyUrl = request.NotifyUrl,
            NotifyFormat = request.NotifyFormatOrDefault,
            AckBody = request.AckBody,
            LatePayment = request.LatePaymentOrDefault,
            NotifyEvents = request.NotifyEvents?.ToImmutableArray(),
            NotifySchedule = request.NotifySchedule?.ToImmutableArray(),
            SignedOnly = request.SignedOnly ?? false,
            Keys = [kept],
            WebhookKey = secrets.Seal(webhookKey, id),
            CreatedAt = now,
            UpdatedAt = now,
        });
        return TypedResults.Created(
            $"/v1/merchants/{id}", MerchantResponse.Of(merchant) with { ApiKey = apiKey, WebhookSecret = StandardWebhooks.SecretOf(webhookKey) });
    }

    private static async Task<Results<Ok<MerchantResponse>, Problem>> Get(string id, IGrainFactory grains) =>
        await Find(grains, id) is { } merchant ? TypedResults.Ok(MerchantResponse.Of(merchant)) : NotFound;

    private static async Task<Results<Ok<MerchantResponse>, Problem>> Change(
        string id, HttpContext http, IGrainFactory grains, MerchantDirectory directory, TimeProvider clock)
    {
        if (!http.Request.HasJsonContentType()) return RequestBody.NotJson;
        var (body, sent) = await RequestBody.Json(http, DomainJson.Stored.MerchantRequest);
        if (body.Value is not { } request) return (Problem)body.Rejection!;
        if (MerchantRequest.CheckChange(request, sent) is { } rejection) return (Problem)rejection;
        if (await Find(grains, id) is not { } merchant) return NotFound;

        var changed = merchant.With(request, sent, After(merchant, clock));
        return await Replace(grains, directory, merchant, changed) ? TypedResults.Ok(MerchantResponse.Of(changed)) : Changing;
    }

    private static async Task<Results<Created<KeyResponse>, Problem>> AddKey(string id, IGrainFactory grains, MerchantDirectory directory, TimeProvider clock)
    {
        if (await Find(grains, id) is not { } merchant) return NotFound;
        if (merchant.Keys.Length >= Merchant.MaxKeys)
            return (Problem)new Rejection(RejectionCode.TooManyKeys, $"The merchant has {Merchant.MaxKeys} keys, which is the most there may be.");

        var now = After(merchant, clock);
        var (apiKey, kept) = Credentials.NewApiKey(id, now);
        var changed = merchant with { Keys = merchant.Keys.Add(kept), UpdatedAt = now };
        return await Replace(grains, directory, merchant, changed)
            ? TypedResults.Created($"/v1/merchants/{id}", new KeyResponse(kept.Id, kept.CreatedAt, apiKey))
            : Changing;
    }

    private static async Task<bool> Replace(IGrainFactory grains, MerchantDirectory directory, Merchant read, Merchant changed)
    {
        var replaced = await grains.GetGrain<IMerchantGrain>(read.Id).Replace(changed, read.UpdatedAt);
        directory.Forget(read.Id);
        return replaced;
    }

    /// <summary>The time of a change tells it from the one before, so two never have the same.</summary>
    private static DateTimeOffset After(Merchant merchant, TimeProvider clock)
    {
        var now = Now(clock);
        return now > merchant.UpdatedAt ? now : merchant.UpdatedAt.AddMilliseconds(1);
    }

    private static DateTimeOffset Now(TimeProvider clock) => DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
}
