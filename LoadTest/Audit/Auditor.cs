using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Payments.LoadTest;

/// <summary>Reads every order of a run back and has it compared with what was sent, paid and told.</summary>
internal static class Auditor
{
    private const int Readers = 4;

    /// <returns>How many orders were read.</returns>
    public static async Task<long> Check(LoadRun run, Administration administration)
    {
        long read = 0;
        await Parallel.ForEachAsync(run.Merchants, new ParallelOptions { MaxDegreeOfParallelism = Readers }, async (merchant, _) =>
            Interlocked.Add(ref read, await Check(run, administration, merchant)));
        for (var order = 0; order < run.Begun; order++)
            if (!run.Book[order].Has(Done.Read)) run.Findings.Add(OrderAudit.Missing(run.Book, order, run.Book[order]));
        return read;
    }

    private static async Task<long> Check(LoadRun run, Administration administration, Merchant merchant)
    {
        var (book, sums, summary, count) = (run.Book, new Sums(), new Sums(), 0L);
        var accounts = new long[book.Accounts];
        await foreach (var read in administration.Orders(merchant))
        {
            count++;
            sums.Add(read);
            var order = book.Find(read.MerchantOrderId);
            if (order < 0 || order >= run.Begun || book.MerchantOf(order) != merchant.Index)
            {
                run.Findings.Add(new Finding(Findings.OrderUnknown, $"{merchant.Id} has {read.Id} ({read.MerchantOrderId}), which nobody asked for."));
                continue;
            }

            run.Findings.Add(OrderAudit.Check(book, order, book[order], read));
            Note(book, order, read);
            if (book.Accounts > 0) accounts[book.AccountOf(order)] += AccountAudit.Left(read);
        }

        foreach (var day in (await administration.Summary(merchant)).Days) summary.Add(day);
        run.Findings.Add(Sums.Compare(merchant.Id, sums, summary));
        if (book.Accounts > 0) await AccountAudit.Check(run, administration, merchant, accounts);
        return count;
    }

    private static void Note(OrderBook book, int order, OrderRead read)
    {
        // The create may have got no answer; its order is there all the same.
        if (book[order].Id == System.UInt128.Zero) book[order].Id = OrderIds.Read(System.Text.Encoding.UTF8.GetBytes(read.Id));
        book.Note(order, read.Payments.Any(payment => payment.Role == "accepted") ? Done.Read | Done.Accepted : Done.Read);
    }
}
