using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text;
using System.Threading.Tasks;

namespace Payments.LoadTest;

/// <summary>Compares the accounts of a merchant with the top-ups that recharged them: what was charged and not refunded is there, and each was credited once.</summary>
internal static class AccountAudit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>What a top-up leaves on its account.</summary>
    public static long Left(OrderRead order) => order.Payments.Where(payment => payment.Role == "accepted").Sum(payment => payment.Captured - payment.Refunding - payment.Refunded);

    /// <param name="run">Which has ended.</param>
    /// <param name="administration">The server.</param>
    /// <param name="merchant">Whose accounts.</param>
    /// <param name="left">What the merchant's orders leave on each, by its number.</param>
    public static async Task Check(LoadRun run, Administration administration, Merchant merchant, IReadOnlyList<long> left)
    {
        for (var account = 0; account < left.Count; account++)
        {
            var orders = OrdersOf(run.Book, merchant.Index, account, run.Begun).ToList();
            if (!orders.Exists(order => run.Book[order].Has(Done.Accepted))) continue;
            run.Findings.Add(Balance(Name(merchant, account), left[account], await AtRest(administration, merchant, account)));
            var credits = new Dictionary<UInt128, int>();
            await foreach (var entry in administration.Entries(merchant, account))
            {
                if (entry.Kind != "credit") continue;
                var id = OrderIds.Read(Encoding.UTF8.GetBytes(entry.OrderId ?? ""));
                credits[id] = credits.GetValueOrDefault(id) + 1;
            }

            run.Findings.Add(Credits(run.Book, Name(merchant, account), orders, credits));
        }
    }

    /// <summary>What an account has. Pure.</summary>
    internal static IEnumerable<Finding> Balance(string name, long left, AccountRead read)
    {
        foreach (var balance in read.Balances)
        {
            if (balance is { Currency: "EUR", Held: 0 } && balance.Balance == left) continue;
            yield return new Finding(Findings.WrongBalance, $"{name} has {balance.Balance} {balance.Currency} and {balance.Held} set aside; its orders leave {left} EUR.");
        }

        if (read.Balances.Count == 0) yield return new Finding(Findings.WrongBalance, $"{name} has nothing; its orders leave {left} EUR.");
    }

    /// <summary>Which orders were booked, and how often. Pure but for <paramref name="credits"/>, which it empties.</summary>
    internal static IEnumerable<Finding> Credits(OrderBook book, string name, IEnumerable<int> orders, Dictionary<UInt128, int> credits)
    {
        foreach (var order in orders)
        {
            var dealing = book[order];
            credits.Remove(dealing.Id, out var count);
            if (dealing.Has(Done.Accepted) && count == 0) yield return new Finding(Findings.NotCredited, $"{name}: {book.MerchantOrderId(order)} is paid and was not credited.");
            if (count > (dealing.Has(Done.Accepted) ? 1 : 0)) yield return new Finding(Findings.CreditedAgain, $"{name}: {book.MerchantOrderId(order)} was credited {count} times.");
        }

        foreach (var (id, count) in credits) yield return new Finding(Findings.CreditedAgain, $"{name}: order {id:x} was credited {count} times, and is none of its orders.");
    }

    /// <summary>A refund that the merchant has been told of may still be on its way out of what is set aside.</summary>
    private static async Task<AccountRead> AtRest(Administration administration, Merchant merchant, int account)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var read = await administration.Account(merchant, account);
            if (read.Balances.All(balance => balance.Held == 0) || Stopwatch.GetElapsedTime(began) > Patience) return read;
            await Task.Delay(BetweenLooks, TimeProvider.System);
        }
    }

    private static IEnumerable<int> OrdersOf(OrderBook book, int merchant, int account, int begun)
    {
        for (var order = (long)merchant + ((long)account * book.Merchants); order < begun; order += (long)book.Merchants * book.Accounts) yield return (int)order;
    }

    private static string Name(Merchant merchant, int account) => $"{merchant.Id}, {OrderBook.AccountId(account)}";
}
