using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;

namespace Payments.Crash.Tests;

/// <summary>What a user has of a currency.</summary>
internal sealed record BalanceAnswer(string Currency, long Balance, long Held);

/// <summary>A line of an account's journal.</summary>
internal sealed record EntryAnswer(long Sequence, string BookingId, string Kind, string Debit, string Credit, long Amount, string Currency, string? OrderId, long BalanceAfter, long HeldAfter);

/// <summary>A user's account as the API shows it, with its whole journal, oldest first.</summary>
internal sealed record AccountAnswer(string Name, IReadOnlyList<BalanceAnswer> Balances, IReadOnlyList<EntryAnswer> Entries)
{
    /// <summary>Reads an account; one that nothing was ever booked on has nothing.</summary>
    public static async Task<AccountAnswer> Read(PaymentsClient client, Shop shop, string account)
    {
        var answer = await client.Send(HttpMethod.Get, $"/v1/accounts/{account}", shop.ApiKey);
        if (answer.Code() == "account_not_found") return new AccountAnswer(account, [], []);
        var entries = new List<EntryAnswer>();
        string? cursor = null;
        do
        {
            var page = (await client.Send(HttpMethod.Get, $"/v1/accounts/{account}/entries?limit=100" + (cursor is null ? "" : "&cursor=" + cursor), shop.ApiKey)).As<Page<EntryAnswer>>();
            entries.AddRange(page.Data);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return new AccountAnswer(account, answer.As<Shown>().Balances, [.. entries.AsEnumerable().Reverse()]);
    }

    private sealed record Shown(IReadOnlyList<BalanceAnswer> Balances);
}
