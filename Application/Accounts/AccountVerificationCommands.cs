using System.Text.Json;
using Orleans;
using Payments.Application.Merchants;
using Payments.Application.Results;
using Payments.Domain.Accounts;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Grains;
using Payments.Grains.Accounts;
using Payments.Grains.Interfaces.Merchants;
using Payments.Storage.Accounts;

namespace Payments.Application.Accounts;

/// <summary>What came of adding up a journal.</summary>
/// <param name="Valid">Every balance is what its journal adds up to, no entry is missing, and all accounts together have nothing.</param>
/// <param name="Accounts">How many accounts were looked at.</param>
/// <param name="Entries">How many entries they have.</param>
/// <param name="Wrong">The accounts that are not what their journal adds up to, at most 100.</param>
/// <param name="Sums">What each account has by the journal, by currency: <c>balance</c> and <c>held</c> of all users together, and each
/// system account.</param>
public sealed record AccountVerificationResponse(
    bool Valid,
    int Accounts,
    long Entries,
    IReadOnlyList<string> Wrong,
    IReadOnlyList<SumResponse> Sums
);

/// <summary>What an account has by the journal.</summary>
/// <param name="Account"><c>balance</c>, <c>held</c>, or a system account.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Sum">Minor units; of a system account it may be below zero.</param>
public sealed record SumResponse(string Account, string Currency, long Sum);

/// <summary>Adds up journals. Each account is compared with its own journal as both were at one moment.</summary>
public sealed class AccountVerificationCommands(IGrainFactory grains, IAccountQueries queries)
{
    private const int PageSize = 200;
    private const int MaxWrong = 100;

    /// <summary>Adds up one account's journal.</summary>
    public async Task<CommandResult<AccountVerificationResponse>> VerifyAccount(
        Merchant merchant,
        string id,
        CancellationToken cancellationToken
    )
    {
        if (await queries.AuditAsync(AccountId.Key(merchant.Id, new AccountId(id)), cancellationToken) is not { } audit)
            return AccountErrors.NotFound;
        var valid = IsValid(audit);
        return new AccountVerificationResponse(valid, 1, audit.Entries, valid ? [] : [audit.AccountId], [.. audit.Sums.Select(Sum)]);
    }

    /// <summary>Adds up the journal of all accounts of a merchant.</summary>
    public async Task<CommandResult<AccountVerificationResponse>> VerifyMerchant(MerchantId merchantId, CancellationToken cancellationToken)
    {
        if (!merchantId.IsValid || await grains.GetGrain<IMerchantGrain>(merchantId).Get() is null)
            return MerchantErrors.NotFound;
        var (accounts, entries, wrong) = (0, 0L, new List<string>());
        IReadOnlyList<AccountAudit> page;
        for (
            var after = 0L;
            (page = await queries.AuditsAsync(merchantId, after, PageSize, cancellationToken)).Count > 0;
            after = page[^1].Row
        )
        {
            accounts += page.Count;
            entries += page.Sum(audit => audit.Entries);
            wrong.AddRange(page.Where(audit => !IsValid(audit)).Select(audit => audit.AccountId).Take(MaxWrong - wrong.Count));
        }

        var sums = await queries.SumsAsync(merchantId, cancellationToken);
        var isZero = sums.GroupBy(sum => sum.Currency, StringComparer.Ordinal).All(currency => currency.Sum(sum => sum.Sum) == 0);
        return new AccountVerificationResponse(wrong.Count == 0 && isZero, accounts, entries, wrong, [.. sums.Select(Sum)]);
    }

    private static bool IsValid(AccountAudit audit)
    {
        var account = JsonSerializer.Deserialize<AccountRow>(audit.Document, GrainsJson.Stored)?.Account;
        return account is not null
            && audit.Entries == account.Version
            && audit.LastSequence == account.Version
            && audit.Sums.Count == 2 * account.Balances.Length
            && account.Balances.All(balance =>
                Matches(audit, JournalEntry.Balance, balance.Currency, balance.Balance)
                && Matches(audit, JournalEntry.Held, balance.Currency, balance.Held)
            )
            && account.Balances.All(balance =>
                balance.Held == account.Holds.Where(hold => hold.Amount.Currency == balance.Currency).Sum(hold => hold.Amount.Amount)
            );
    }

    private static bool Matches(AccountAudit audit, string account, string currency, long amount) =>
        amount >= 0 && audit.Sums.Any(sum => sum == new JournalSum(account, currency, amount));

    private static SumResponse Sum(JournalSum sum) => new(sum.Account, sum.Currency, sum.Sum);
}
