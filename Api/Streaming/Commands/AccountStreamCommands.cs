using Payments.Application.Accounts;
using Payments.Application.Results;
using Payments.Domain.Merchants;

namespace Payments.Api.Streaming.Commands;

/// <summary>What is done with the accounts of a merchant's users.</summary>
internal sealed class AccountStreamCommands(AccountCommands accounts, UserSecretCommands secrets, AccountVerificationCommands verifications)
    : IStreamCommands
{
    private const string Account = "account_id";
    private static readonly CommandJson Json = CommandJson.Wire;

    public IReadOnlyDictionary<string, StreamCommand> All { get; } =
        new Dictionary<string, StreamCommand>(StringComparer.Ordinal)
        {
            ["get_account"] = StreamCommand.Of(Account, KeyScope.Read, [], async (actor, id, _, _) =>
                StreamCommand.ReplyOf(await accounts.Get(actor.Merchant, id), Json.AccountResponse)
            ),
            ["list_entries"] = StreamCommand.Of(Account, KeyScope.Read, StreamCommand.PageFields, async (actor, id, frame, cancellation) =>
                StreamCommand.ReplyOf(
                    await accounts.Entries(actor.Merchant, id, frame.Query(StreamCommand.PageFields), cancellation),
                    Json.PageResponseEntryResponse
                )
            ),
            ["verify_account"] = StreamCommand.Of(Account, KeyScope.Read, [], async (actor, id, _, cancellation) =>
                StreamCommand.ReplyOf(await verifications.VerifyAccount(actor.Merchant, id, cancellation), Json.AccountVerificationResponse)
            ),
            ["verify_accounts"] = new(KeyScope.Read, [], async (actor, _, cancellation) =>
                StreamCommand.ReplyOf(await verifications.VerifyMerchant(actor.Merchant.Id, cancellation), Json.AccountVerificationResponse)
            ),
            ["list_user_secrets"] = StreamCommand.Of(Account, KeyScope.Read, [], async (actor, id, _, _) =>
                StreamCommand.ReplyOf(await secrets.List(actor.Merchant, id), Json.PageResponseUserSecretResponse)
            ),
            ["add_user_secret"] = StreamCommand.Of(Account, KeyScope.Write, [], async (actor, id, _, _) =>
                StreamCommand.ReplyOf(await secrets.Add(actor, id), Json.UserSecretResponse)
            ),
            ["revoke_user_secret"] = StreamCommand.Of(Account, KeyScope.Write, ["secret_id"], async (actor, id, frame, _) =>
                frame.RequiredText("secret_id", out var fault) is var secretId && fault is not null ? StreamReply.Of(fault)
                : await secrets.Revoke(actor, id, secretId) is { } error ? StreamReply.Of(error)
                : StreamReply.Nothing
            ),
            ["rotate_user_secret"] = StreamCommand.Of(Account, KeyScope.Write, ["secret_id", "rotation"], (actor, id, frame, _) =>
                StreamCommand.WithText(frame, "secret_id", Json.UserSecretResponse, secretId =>
                    secrets.Rotate(
                        actor,
                        id,
                        secretId,
                        frame.RequiredObject("rotation", out var absent) is var body && absent is null ? body : default
                    )
                )
            ),
        };
}
