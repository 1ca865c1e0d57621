using Payments.Crash.Tests.Load;
using Payments.Crash.Tests.Merchants;
using Payments.Crash.Tests.Run;

namespace Payments.Crash.Tests.Audit;

/// <summary>
/// What the provider took for top-ups and has not returned is on users' accounts, each top-up once; what accounts paid has left them; and
/// nobody ever had less than nothing.
/// </summary>
internal static class AccountAudit
{
    /// <summary>Tells what is still set aside, although nothing is under way any more.</summary>
    public static async Task<string?> Held(PaymentsClient client, IEnumerable<TestMerchant> shops)
    {
        foreach (var shop in shops)
        {
            var held = (await Verify(client, shop)).Sums.Where(sum => sum is { Account: "held", Sum: not 0 }).ToList();
            if (held.Count > 0)
                return $"Accounts of {shop.Id} still hold {string.Join(", ", held)}";
        }

        return null;
    }

    public static async Task Check(
        PaymentsClient client,
        TestMerchant shop,
        IReadOnlyList<PlacedOrder> placed,
        IReadOnlyDictionary<string, OrderResponse> orders,
        SandboxLedger books,
        Findings findings
    )
    {
        var accounts = new List<AccountResponse>();
        foreach (var user in Buyer.Users)
            accounts.Add(await AccountResponse.Read(client, shop, user));
        foreach (var account in accounts)
            CheckJournal(shop, account, findings);

        var entries = accounts
            .SelectMany(account => account.Entries.Select(entry => (account.Name, Entry: entry)))
            .ToLookup(line => line.Entry.OrderId ?? "", StringComparer.Ordinal);
        foreach (var order in placed)
            CheckOrder(order, orders[order.Newest!.Id], [.. entries[order.Newest.Id]], findings);
        var known = placed.Select(order => order.Newest!.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var stray in entries.Where(lines => !known.Contains(lines.Key)))
            findings.Add($"{shop.Id} has entries of {stray.Key}, which recharges no account: {stray.First()}");

        var all = accounts.SelectMany(account => account.Entries).ToList();
        foreach (var currency in placed.Select(order => order.Currency).Distinct(StringComparer.Ordinal))
        {
            var credited = all.Where(entry => entry.Currency == currency && entry.Kind == "credit").Sum(entry => entry.Amount);
            var charged = placed
                .Where(order => order.Scenario.IsTopUp && order.Currency == currency)
                .SelectMany(order => books.Money[order.Newest!.Id])
                .Sum(money => money.Held);
            findings.AddUnless(
                credited == charged,
                $"{shop.Id}: {credited} {currency} were credited, and the provider charged {charged} that it has not returned"
            );
        }

        var verification = await Verify(client, shop);
        findings.AddUnless(
            verification.Valid && verification.Entries == all.Count,
            $"{shop.Id}: by its own word {verification}, and {all.Count} entries are listed"
        );
        foreach (var currency in verification.Sums.GroupBy(sum => sum.Currency, StringComparer.Ordinal))
            findings.AddUnless(
                currency.Sum(sum => sum.Sum) == 0,
                $"{shop.Id}: {currency.Key} does not add up to zero: {string.Join(", ", currency)}"
            );
    }

    /// <summary>
    /// Entries are numbered without gaps, none was booked twice, and step by step they give what each says was left, and in the end the
    /// balances.
    /// </summary>
    private static void CheckJournal(TestMerchant shop, AccountResponse account, Findings findings)
    {
        var (name, sums) = ($"{shop.Id} {account.Name}", new Dictionary<string, (long Balance, long Held)>(StringComparer.Ordinal));
        findings.AddUnless(
            account
                .Entries.Select(entry => entry.Sequence)
                .SequenceEqual(Enumerable.Range(1, account.Entries.Count).Select(number => (long)number)),
            $"{name} has gaps in its entries"
        );
        findings.AddUnless(
            account.Entries.DistinctBy(entry => entry.BookingId, StringComparer.Ordinal).Count() == account.Entries.Count,
            $"{name} has something booked twice"
        );
        foreach (var entry in account.Entries)
        {
            var (balance, held) = sums.GetValueOrDefault(entry.Currency);
            var after = (Balance: balance + Change(entry, "balance"), Held: held + Change(entry, "held"));
            sums[entry.Currency] = after;
            findings.AddUnless(after == (entry.BalanceAfter, entry.HeldAfter), $"{name}: after {entry} there is {after}");
            findings.AddUnless(after is { Balance: >= 0, Held: >= 0 } && entry.Amount > 0, $"{name} is below zero after {entry}");
        }

        findings.AddUnless(
            account.Balances.ToHashSet().SetEquals(sums.Select(sum => new BalanceResponse(sum.Key, sum.Value.Balance, sum.Value.Held))),
            $"{name} has {string.Join(", ", account.Balances)}, its entries say otherwise"
        );
        foreach (var balance in account.Balances)
            findings.AddUnless(balance.Held == 0, $"{name} has set aside what nothing needs: {balance}");
    }

    /// <summary>
    /// A top-up that was paid is credited once, no other at all; a payment that was made is captured once, any other has left everything
    /// where it was.
    /// </summary>
    private static void CheckOrder(
        PlacedOrder placed,
        OrderResponse order,
        IReadOnlyList<(string Account, EntryResponse Entry)> lines,
        Findings findings
    )
    {
        var kinds = string.Join(' ', lines.Select(line => line.Entry.Kind).Order(StringComparer.Ordinal));
        var isExpected =
            placed.Scenario.IsTopUp ? kinds == (order.HasBeenPaid ? "credit" : "")
            : order.HasBeenPaid ? kinds == "capture hold"
            : kinds is "" or "hold release";
        findings.AddUnless(isExpected, $"{placed} is {order.Status}, and what was booked for it is: {kinds}");
        foreach (var (account, entry) in lines)
            findings.AddUnless(
                account == placed.Account && entry.Amount == placed.Amount && entry.Currency == placed.Currency,
                $"{placed} was booked on {account} as {entry}"
            );
    }

    private static long Change(EntryResponse entry, string side) =>
        entry.Credit == side ? entry.Amount
        : entry.Debit == side ? -entry.Amount
        : 0;

    private static async Task<Verification> Verify(PaymentsClient client, TestMerchant shop) =>
        (await client.Send(HttpMethod.Get, $"/v1/merchants/{shop.Id}/accounts/verify", shop.ApiKey)).As<Verification>();

    private sealed record Verification(bool Valid, long Entries, IReadOnlyList<SumResponse> Sums);

    private sealed record SumResponse(string Account, string Currency, long Sum);
}
