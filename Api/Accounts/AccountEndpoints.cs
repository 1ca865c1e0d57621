using Microsoft.AspNetCore.Http.HttpResults;
using Orleans;
using Payments.Api.Authentication;
using Payments.Api.Merchants;
using Payments.Api.Orders;
using Payments.Api.Problems;
using Payments.Api.Requests;
using Payments.Application.Accounts;
using Payments.Application.Results;
using Payments.Domain;
using Payments.Domain.Accounts;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Grains.Interfaces.Accounts;

namespace Payments.Api.Accounts;

/// <summary><c>/v1/accounts</c>: what a merchant's users have, and where it came from.</summary>
internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        var accounts = app.MapGroup("/v1/accounts").WithTags("Accounts").AddEndpointFilter(MerchantAuthentication.Filter);
        accounts.MapGet("/{id}", Get).WithName("GetAccount").WithSummary("Read a user's account");
        accounts.MapGet("/{id}/entries", Entries).WithName("ListEntries").WithSummary("An account's journal, newest first");
        accounts.MapGet("/{id}/verify", Verify).WithName("VerifyAccount").WithSummary("Add up an account's journal and compare");
        accounts
            .MapGet("/{id}/secrets", UserSecretEndpoints.List)
            .WithName("ListUserSecrets")
            .WithSummary("The secrets of an account that count");
        accounts
            .MapPost("/{id}/secrets", UserSecretEndpoints.Add)
            .WithReplayGuard()
            .WithName("AddUserSecret")
            .WithSummary("Make a secret for an account's user");
        accounts
            .MapDelete("/{id}/secrets/{secretId}", UserSecretEndpoints.Revoke)
            .WithName("RevokeUserSecret")
            .WithSummary("Revoke a secret");
        accounts
            .MapPost("/{id}/secrets/{secretId}/rotate", UserSecretEndpoints.Rotate)
            .WithReplayGuard()
            .Accepts<RotationRequest>(isOptional: true, "application/json")
            .WithName("RotateUserSecret")
            .WithSummary("Replace a secret, both counting for a while");

        app.MapGroup("/v1/merchants/{id}/accounts")
            .WithTags("Accounts")
            .AddEndpointFilter(AdminAuthentication.Filter)
            .MapPost("/{accountId}/adjustments", Adjust)
            .Accepts<AdjustmentRequest>("application/json")
            .WithName("AdjustAccount")
            .WithSummary("Correct an account");
        app.MapGroup("/v1/merchants/{id}/accounts")
            .WithTags("Accounts")
            .AddEndpointFilter(MerchantAccess.Filter)
            .MapGet("/verify", VerifyAll)
            .WithName("VerifyAccounts")
            .WithSummary("Add up the journal of all accounts and compare");
    }

    private static async Task<Results<Ok<AccountResponse>, ProblemResult>> Get(string id, HttpContext http, AccountCommands accounts) =>
        (await accounts.Get(http.GetMerchant(), id)).OrProblem();

    private static async Task<Results<Ok<PageResponse<EntryResponse>>, ProblemResult>> Entries(
        string id,
        HttpContext http,
        AccountCommands accounts
    ) => (await accounts.Entries(http.GetMerchant(), id, http.Request.Query, http.RequestAborted)).OrProblem();

    private static async Task<Results<Ok<AccountVerificationResponse>, ProblemResult>> Verify(
        string id,
        HttpContext http,
        AuditCommands audits
    ) => (await audits.VerifyAccount(http.GetMerchant(), id, http.RequestAborted)).OrProblem();

    private static async Task<Results<Ok<AccountVerificationResponse>, ProblemResult>> VerifyAll(
        string id,
        HttpContext http,
        AuditCommands audits
    ) => (await audits.VerifyMerchant(new MerchantId(id), http.RequestAborted)).OrProblem();

    private static async Task<Results<Created<EntryResponse>, Ok<EntryResponse>, ProblemResult>> Adjust(
        string id,
        string accountId,
        HttpContext http,
        IGrainFactory grains,
        MerchantChanges changes
    )
    {
        if (!http.Request.HasJsonContentType())
            return RequestBody.NotJson;
        var (body, _) = RequestBody.Json(http, DomainJson.Stored.AdjustmentRequest);
        if (body.Value is not { } request)
            return (ProblemResult)body.Error!;
        var (merchant, account) = (new MerchantId(id), new AccountId(accountId));
        var asked = AdjustmentRequest.Check(request, merchant, account);
        if (asked.Value is not { } booking)
            return (ProblemResult)asked.Error!;
        if (await changes.Find(id) is null)
            return MerchantChanges.NotFound;
        if (!AccountId.IsValid(accountId))
            return (ProblemResult)AccountErrors.NotFound;

        var reply = await grains.GetGrain<IAccountGrain>(AccountId.Key(merchant, account)).Book(merchant, account, booking);
        if (reply.Error is { } error)
            return (ProblemResult)error;
        var entry = EntryResponse.Of(reply.Entry!);
        if (!reply.IsReplay)
            return TypedResults.Created(Links.MerchantAccount(id, accountId), entry);
        http.Response.Headers["Idempotent-Replayed"] = "true";
        return TypedResults.Ok(entry);
    }
}
