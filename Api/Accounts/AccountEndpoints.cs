using Microsoft.AspNetCore.Http.HttpResults;
using Payments.Api.Authentication;
using Payments.Api.Orders;
using Payments.Api.Problems;
using Payments.Api.Requests;
using Payments.Application.Accounts;
using Payments.Application.Results;
using Payments.Domain.Accounts;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;

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
        AccountVerificationCommands verifications
    ) => (await verifications.VerifyAccount(http.GetMerchant(), id, http.RequestAborted)).OrProblem();

    private static async Task<Results<Ok<AccountVerificationResponse>, ProblemResult>> VerifyAll(
        string id,
        HttpContext http,
        AccountVerificationCommands verifications
    ) => (await verifications.VerifyMerchant(new MerchantId(id), http.RequestAborted)).OrProblem();

    private static async Task<Results<CreationResult<EntryResponse>, ProblemResult>> Adjust(
        string id,
        string accountId,
        HttpContext http,
        AccountCommands accounts
    )
    {
        if (!http.Request.HasJsonContentType())
            return RequestBody.NotJson;
        return (
            await accounts.Adjust(http.GetOperatorActor(), new MerchantId(id), new AccountId(accountId), RequestBody.Bytes(http))
        ).OrCreated(_ => Links.MerchantAccount(id, accountId));
    }
}
