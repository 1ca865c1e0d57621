using Payments.Crash.Tests.Merchants;

namespace Payments.Crash.Tests.Load;

/// <summary>What a user has of a currency.</summary>
internal sealed record BalanceResponse(string Currency, long Balance, long Held);

/// <summary>A line of an account's journal.</summary>
internal sealed record EntryResponse(
    long Sequence,
    string BookingId,
    string Kind,
    string Debit,
    string Credit,
    long Amount,
    string Currency,
    string? OrderId,
    long BalanceAfter,
    long HeldAfter
);

/// <summary>A user's account as the API shows it, with its whole journal, oldest first.</summary>
internal sealed record AccountResponse(string Name, IReadOnlyList<BalanceResponse> Balances, IReadOnlyList<EntryResponse> Entries)
{
    /// <summary>Reads an account; one that nothing was ever booked on has nothing.</summary>
    public static async Task<AccountResponse> Read(PaymentsClient client, TestMerchant shop, string account)
    {
        var answer = await client.Send(HttpMethod.Get, $"/v1/accounts/{account}", shop.ApiKey);
        if (answer.Code() == "account_not_found")
            return new AccountResponse(account, [], []);
        var entries = new List<EntryResponse>();
        string? cursor = null;
        do
        {
            var page = (
                await client.Send(
                    HttpMethod.Get,
                    $"/v1/accounts/{account}/entries?limit=100" + (cursor is null ? "" : "&cursor=" + cursor),
                    shop.ApiKey
                )
            ).As<Page<EntryResponse>>();
            entries.AddRange(page.Data);
            cursor = page.NextCursor;
        } while (cursor is not null);
        return new AccountResponse(account, answer.As<Shown>().Balances, [.. entries.AsEnumerable().Reverse()]);
    }

    private sealed record Shown(IReadOnlyList<BalanceResponse> Balances);
}
