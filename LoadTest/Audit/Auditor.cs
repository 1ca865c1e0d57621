using Payments.LoadTest.Merchants;
using Payments.LoadTest.Orders;
using Payments.LoadTest.Runs;

namespace Payments.LoadTest.Audit;

/// <summary>Reads every order of a run back and has it compared with what was sent, paid and told.</summary>
internal static class Auditor
{
    private const int Readers = 4;

    /// <returns>How many orders were read.</returns>
    public static async Task<long> Check(LoadRun run, Administration administration)
    {
        long read = 0;
        await Parallel.ForEachAsync(run.Merchants, new ParallelOptions { MaxDegreeOfParallelism = Readers }, async (merchant, _) =>
            Interlocked.Add(ref read, await Check(run, administration, merchant))
        );
        for (var order = 0; order < run.Started; order++)
            if (!run.Records[order].Has(OrderSteps.Read))
                run.Findings.Add(OrderAudit.Missing(run.Records, order, run.Records[order]));
        return read;
    }

    private static async Task<long> Check(LoadRun run, Administration administration, Merchant merchant)
    {
        var (records, sums, summary, count) = (run.Records, new OrderSums(), new OrderSums(), 0L);
        var accounts = new long[records.Accounts];
        await foreach (var read in administration.Orders(merchant))
        {
            count++;
            sums.Add(read);
            var order = records.Find(read.MerchantOrderId);
            if (order < 0 || order >= run.Started || records.MerchantOf(order) != merchant.Index)
            {
                run.Findings.Add(
                    new Finding(Findings.OrderUnknown, $"{merchant.Id} has {read.Id} ({read.MerchantOrderId}), which nobody asked for.")
                );
                continue;
            }

            run.Findings.Add(OrderAudit.Check(records, order, records[order], read));
            RecordRead(records, order, read);
            if (records.Accounts > 0)
                accounts[records.AccountOf(order)] += AccountAudit.ExpectedBalance(read);
        }

        foreach (var day in (await administration.Summary(merchant)).Days)
            summary.Add(day);
        run.Findings.Add(OrderSums.Compare(merchant.Id, sums, summary));
        if (records.Accounts > 0)
            await AccountAudit.Check(run, administration, merchant, accounts);
        return count;
    }

    private static void RecordRead(OrderRecords records, int order, OrderRead read)
    {
        // The create may have got no answer; its order is there all the same.
        if (records[order].Id == System.UInt128.Zero)
            records[order].Id = OrderIds.Read(System.Text.Encoding.UTF8.GetBytes(read.Id));
        records.Record(
            order,
            read.Payments.Any(payment => payment.Role == "accepted") ? OrderSteps.Read | OrderSteps.Accepted : OrderSteps.Read
        );
    }
}
