using Payments.Application.Accounts;
using Payments.Application.Results;
using Payments.Domain.Merchants;

namespace Payments.Api.Streaming.Commands;

/// <summary>What is done with the accounts of a merchant's users.</summary>
internal sealed class AccountStreamCommands(AccountCommands accounts, UserSecretCommands secrets, AuditCommands audits) : IStreamCommands
{
    private const string Account = "account_id";
    private static readonly CommandJson Json = CommandJson.Wire;

    public IReadOnlyDictionary<string, StreamCommand> All { get; } =
        new Dictionary<string, StreamCommand>(StringComparer.Ordinal)
        {
            ["get_account"] = StreamCommand.Of(Account, KeyScope.Read, [], async (merchant, id, _, _) =>
                StreamCommand.ReplyOf(await accounts.Get(merchant, id), Json.AccountResponse)
            ),
            ["list_entries"] = StreamCommand.Of(
                Account,
                KeyScope.Read,
                StreamCommand.PageFields,
                async (merchant, id, frame, cancellation) =>
                    StreamCommand.ReplyOf(
                        await accounts.Entries(merchant, id, frame.Query(StreamCommand.PageFields), cancellation),
                        Json.PageResponseEntryResponse
                    )
            ),
            ["verify_account"] = StreamCommand.Of(Account, KeyScope.Read, [], async (merchant, id, _, cancellation) =>
                StreamCommand.ReplyOf(await audits.VerifyAccount(merchant, id, cancellation), Json.AccountVerificationResponse)
            ),
            ["verify_accounts"] = new(KeyScope.Read, [], async (merchant, _, cancellation) =>
                StreamCommand.ReplyOf(await audits.VerifyMerchant(merchant.Id, cancellation), Json.AccountVerificationResponse)
            ),
            ["list_user_secrets"] = StreamCommand.Of(Account, KeyScope.Read, [], async (merchant, id, _, _) =>
                StreamCommand.ReplyOf(await secrets.List(merchant, id), Json.PageResponseUserSecretResponse)
            ),
            ["add_user_secret"] = StreamCommand.Of(Account, KeyScope.Write, [], async (merchant, id, _, _) =>
                StreamCommand.ReplyOf(await secrets.Add(merchant, id), Json.UserSecretResponse)
            ),
            ["revoke_user_secret"] = StreamCommand.Of(Account, KeyScope.Write, ["secret_id"], async (merchant, id, frame, _) =>
                frame.RequiredText("secret_id", out var fault) is var secretId && fault is not null ? StreamReply.Of(fault)
                : await secrets.Revoke(merchant, id, secretId) is { } error ? StreamReply.Of(error)
                : StreamReply.Nothing
            ),
            ["rotate_user_secret"] = StreamCommand.Of(Account, KeyScope.Write, ["secret_id", "rotation"], (merchant, id, frame, _) =>
                StreamCommand.WithText(frame, "secret_id", Json.UserSecretResponse, secretId =>
                    secrets.Rotate(
                        merchant,
                        id,
                        secretId,
                        frame.RequiredObject("rotation", out var absent) is var body && absent is null ? body : default
                    )
                )
            ),
        };
}
