using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Orleans.Payments.Domain;
using Orleans.Payments.Gateways;
using Orleans.Payments.Grains;
using Orleans.Payments.Storage.Accounts;

namespace Orleans.Payments.Api;

/// <summary><c>/v1/accounts</c>: what a merchant's users have, and how it came about.</summary>
internal static class AccountEndpoints
{
    private const int MaxLimit = 100;

    public static readonly Problem NotFound = AccountRejections.NotFound;

    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        var accounts = app.MapGroup("/v1/accounts").WithTags("Accounts").AddEndpointFilter(MerchantAuthentication.Filter);
        accounts.MapGet("/{id}", Get).WithName("GetAccount").WithSummary("Read a user's account");
        accounts.MapGet("/{id}/entries", Entries).WithName("ListEntries").WithSummary("An account's journal, newest first");
        accounts.MapGet("/{id}/verify", AccountVerification.OfOne).WithName("VerifyAccount").WithSummary("Add up an account's journal and compare");
        accounts.MapGet("/{id}/secrets", UserSecretEndpoints.List).WithName("ListUserSecrets").WithSummary("The secrets of an account that count");
        accounts.MapPost("/{id}/secrets", UserSecretEndpoints.Add).WithName("AddUserSecret").WithSummary("Make a secret for an account's user");
        accounts.MapDelete("/{id}/secrets/{secretId}", UserSecretEndpoints.Revoke).WithName("RevokeUserSecret").WithSummary("Revoke a secret");
        accounts.MapPost("/{id}/secrets/{secretId}/rotate", UserSecretEndpoints.Rotate).Accepts<RotationRequest>(isOptional: true, "application/json").WithName("RotateUserSecret").WithSummary("Replace a secret, both counting for a while");

        app.MapGroup("/v1/merchants/{id}/accounts").WithTags("Accounts").AddEndpointFilter(AdminAuthentication.Filter)
            .MapPost("/{accountId}/adjustments", Adjust).Accepts<AdjustmentRequest>("application/json").WithName("AdjustAccount").WithSummary("Correct an account");
        app.MapGroup("/v1/merchants/{id}/accounts").WithTags("Accounts").AddEndpointFilter(MerchantAccess.Filter)
            .MapGet("/verify", AccountVerification.OfAll).WithName("VerifyAccounts").WithSummary("Add up the journal of all accounts and compare");
    }

    /// <summary>The grain of an account of the calling merchant; null where the id cannot be one.</summary>
    internal static IAccountGrain? Grain(HttpContext http, IGrainFactory grains, string id) =>
        AccountId.IsValid(id) ? grains.GetGrain<IAccountGrain>(AccountId.Key(http.Merchant().Id, id)) : null;

    private static async Task<Results<Ok<AccountResponse>, Problem>> Get(string id, HttpContext http, IGrainFactory grains) =>
        Grain(http, grains, id) is { } grain && await grain.Get() is { } account ? TypedResults.Ok(AccountResponse.Of(account)) : NotFound;

    private static async Task<Results<Ok<PageResponse<EntryResponse>>, Problem>> Entries(string id, HttpContext http, IGrainFactory grains, IAccountQueries queries)
    {
        var query = new QueryText(http.Request.Query, "limit", "cursor");
        var limit = query.Integer("limit", 1, MaxLimit, 20);
        var before = query.Cursor("cursor");
        if (query.Fault is { } fault) return (Problem)fault;
        if (Grain(http, grains, id) is not { } grain || await grain.Get() is null) return NotFound;

        var rows = await queries.EntriesAsync(AccountId.Key(http.Merchant().Id, id), before == 0 ? long.MaxValue : before, limit + 1, http.RequestAborted);
        var page = rows.Take(limit).Select(row => EntryResponse.Of(AccountRow.EntryOf(row))).ToList();
        return TypedResults.Ok(new PageResponse<EntryResponse>(page, rows.Count > limit ? page[^1].Sequence.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static async Task<Results<Created<EntryResponse>, Ok<EntryResponse>, Problem>> Adjust(
        string id, string accountId, HttpContext http, IGrainFactory grains, MerchantChanges changes)
    {
        if (!http.Request.HasJsonContentType()) return RequestBody.NotJson;
        var (body, _) = await RequestBody.Json(http, DomainJson.Stored.AdjustmentRequest);
        if (body.Value is not { } request) return (Problem)body.Rejection!;
        var asked = AdjustmentRequest.Check(request, id, accountId);
        if (asked.Value is not { } booking) return (Problem)asked.Rejection!;
        if (await changes.Find(id) is null) return MerchantChanges.NotFound;
        if (!AccountId.IsValid(accountId)) return NotFound;

        var reply = await grains.GetGrain<IAccountGrain>(AccountId.Key(id, accountId)).Book(id, accountId, booking);
        if (reply.Rejection is { } rejection) return (Problem)rejection;
        var entry = EntryResponse.Of(reply.Entry!);
        if (!reply.IsReplay) return TypedResults.Created($"/v1/merchants/{id}/accounts/{accountId}", entry);
        http.Response.Headers["Idempotent-Replayed"] = "true";
        return TypedResults.Ok(entry);
    }
}
