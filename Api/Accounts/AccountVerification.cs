using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans.Payments.Domain;
using Orleans.Payments.Grains;
using Orleans.Payments.Storage.Accounts;

namespace Orleans.Payments.Api;

/// <summary>What came of adding up a journal.</summary>
/// <param name="Valid">Every balance is what its journal adds up to, no entry is missing, and all accounts together have nothing.</param>
/// <param name="Accounts">How many accounts were looked at.</param>
/// <param name="Entries">How many entries they have.</param>
/// <param name="Wrong">The accounts that are not what their journal adds up to, at most 100.</param>
/// <param name="Sums">What each account has by the journal, by currency: <c>balance</c> and <c>held</c> of all users together, and each system account.</param>
public sealed record AccountVerificationResponse(bool Valid, int Accounts, long Entries, IReadOnlyList<string> Wrong, IReadOnlyList<SumResponse> Sums);

/// <summary>What an account has by the journal.</summary>
/// <param name="Account"><c>balance</c>, <c>held</c>, or a system account.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Sum">Minor units; of a system account it may be below zero.</param>
public sealed record SumResponse(string Account, string Currency, long Sum);

/// <summary>Adds up journals. Each account is compared with its own journal as both were at one moment.</summary>
internal static class AccountVerification
{
    private const int PerRead = 200;
    private const int MaxWrong = 100;

    internal static async Task<Results<Ok<AccountVerificationResponse>, Problem>> OfOne(string id, HttpContext http, IAccountQueries queries)
    {
        if (await queries.AuditAsync(AccountId.Key(http.Merchant().Id, id), http.RequestAborted) is not { } audit) return AccountEndpoints.NotFound;
        var valid = IsValid(audit);
        return TypedResults.Ok(new AccountVerificationResponse(valid, 1, audit.Entries, valid ? [] : [audit.AccountId], [.. audit.Sums.Select(Sum)]));
    }

    internal static async Task<Results<Ok<AccountVerificationResponse>, Problem>> OfAll(string id, HttpContext http, IGrainFactory grains, IAccountQueries queries)
    {
        if (await MerchantEndpoints.Find(grains, id) is null) return MerchantChanges.NotFound;
        var (accounts, entries, wrong) = (0, 0L, new List<string>());
        IReadOnlyList<AccountAudit> page;
        for (var after = 0L; (page = await queries.AuditsAsync(id, after, PerRead, http.RequestAborted)).Count > 0; after = page[^1].Row)
        {
            accounts += page.Count;
            entries += page.Sum(audit => audit.Entries);
            wrong.AddRange(page.Where(audit => !IsValid(audit)).Select(audit => audit.AccountId).Take(MaxWrong - wrong.Count));
        }

        var sums = await queries.SumsAsync(id, http.RequestAborted);
        var isZero = sums.GroupBy(sum => sum.Currency, StringComparer.Ordinal).All(currency => currency.Sum(sum => sum.Sum) == 0);
        return TypedResults.Ok(new AccountVerificationResponse(wrong.Count == 0 && isZero, accounts, entries, wrong, [.. sums.Select(Sum)]));
    }

    private static bool IsValid(AccountAudit audit)
    {
        var account = JsonSerializer.Deserialize<AccountRow>(audit.Document, GrainsJson.Stored)?.Account;
        return account is not null
            && audit.Entries == account.Version
            && audit.LastSequence == account.Version
            && audit.Sums.Count == 2 * account.Balances.Length
            && account.Balances.All(balance => Has(audit, JournalEntry.Balance, balance.Currency, balance.Balance) && Has(audit, JournalEntry.Held, balance.Currency, balance.Held))
            && account.Balances.All(balance => balance.Held == account.Holds.Where(hold => hold.Amount.Currency == balance.Currency).Sum(hold => hold.Amount.Amount));
    }

    private static bool Has(AccountAudit audit, string account, string currency, long amount) =>
        amount >= 0 && audit.Sums.Any(sum => sum == new JournalSum(account, currency, amount));

    private static SumResponse Sum(JournalSum sum) => new(sum.Account, sum.Currency, sum.Sum);
}
