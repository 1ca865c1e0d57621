using System.Diagnostics;
using System.Text;
using Payments.LoadTest.Merchants;
using Payments.LoadTest.Orders;
using Payments.LoadTest.Runs;

namespace Payments.LoadTest.Audit;

/// <summary>
/// Compares the accounts of a merchant with the top-ups that recharged them: what was charged and not refunded is there, and each was
/// credited once.
/// </summary>
internal static class AccountAudit
{
    private static readonly TimeSpan RestTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>What a top-up leaves on its account.</summary>
    public static long ExpectedBalance(OrderRead order) =>
        order.Payments.Where(payment => payment.Role == "accepted").Sum(payment => payment.Captured - payment.Refunding - payment.Refunded);

    /// <param name="run">Which has ended.</param>
    /// <param name="administration">The server.</param>
    /// <param name="merchant">Whose accounts.</param>
    /// <param name="left">What the merchant's orders leave on each, by its number.</param>
    public static async Task Check(LoadRun run, Administration administration, Merchant merchant, IReadOnlyList<long> left)
    {
        for (var account = 0; account < left.Count; account++)
        {
            var orders = OrdersOf(run.Records, merchant.Index, account, run.Started).ToList();
            if (!orders.Exists(order => run.Records[order].Has(OrderSteps.Accepted)))
                continue;
            run.Findings.Add(Balance(Name(merchant, account), left[account], await AwaitNoHolds(administration, merchant, account)));
            var credits = new Dictionary<UInt128, int>();
            await foreach (var entry in administration.Entries(merchant, account))
            {
                if (entry.Kind != "credit")
                    continue;
                var id = OrderIds.Read(Encoding.UTF8.GetBytes(entry.OrderId ?? ""));
                credits[id] = credits.GetValueOrDefault(id) + 1;
            }

            run.Findings.Add(Credits(run.Records, Name(merchant, account), orders, credits));
        }
    }

    /// <summary>What an account has. Pure.</summary>
    internal static IEnumerable<Finding> Balance(string name, long left, AccountRead read)
    {
        foreach (var balance in read.Balances)
        {
            if (balance is { Currency: "EUR", Held: 0 } && balance.Balance == left)
                continue;
            yield return new Finding(
                Findings.WrongBalance,
                $"{name} has {balance.Balance} {balance.Currency} and {balance.Held} set aside; its orders leave {left} EUR."
            );
        }

        if (read.Balances.Count == 0)
            yield return new Finding(Findings.WrongBalance, $"{name} has nothing; its orders leave {left} EUR.");
    }

    /// <summary>Which orders were booked, and how often. Pure but for <paramref name="credits"/>, which it empties.</summary>
    internal static IEnumerable<Finding> Credits(
        OrderRecords records,
        string name,
        IEnumerable<int> orders,
        Dictionary<UInt128, int> credits
    )
    {
        foreach (var order in orders)
        {
            var orderRecord = records[order];
            credits.Remove(orderRecord.Id, out var count);
            if (orderRecord.Has(OrderSteps.Accepted) && count == 0)
                yield return new Finding(Findings.NotCredited, $"{name}: {records.MerchantOrderId(order)} is paid and was not credited.");
            if (count > (orderRecord.Has(OrderSteps.Accepted) ? 1 : 0))
                yield return new Finding(Findings.CreditedAgain, $"{name}: {records.MerchantOrderId(order)} was credited {count} times.");
        }

        foreach (var (id, count) in credits)
            yield return new Finding(
                Findings.CreditedAgain,
                $"{name}: order {id:x} was credited {count} times, and is none of its orders."
            );
    }

    /// <summary>A refund that the merchant has been told of may still be on its way out of what is set aside.</summary>
    private static async Task<AccountRead> AwaitNoHolds(Administration administration, Merchant merchant, int account)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var read = await administration.Account(merchant, account);
            if (read.Balances.All(balance => balance.Held == 0) || Stopwatch.GetElapsedTime(began) > RestTimeout)
                return read;
            await Task.Delay(PollInterval, TimeProvider.System);
        }
    }

    private static IEnumerable<int> OrdersOf(OrderRecords records, int merchant, int account, int begun)
    {
        for (
            var order = (long)merchant + ((long)account * records.Merchants);
            order < begun;
            order += (long)records.Merchants * records.Accounts
        )
            yield return (int)order;
    }

    private static string Name(Merchant merchant, int account) => $"{merchant.Id}, {OrderRecords.AccountId(account)}";
}
