using System.Globalization;
using System.Text.Json;
using Payments.LoadTest.Processes;
using Payments.LoadTest.Recording;
using Payments.LoadTest.Report;
using Payments.LoadTest.Runs;
using Payments.LoadTest.Settings;

namespace Payments.LoadTest.Measures;

/// <summary>
/// Has many orders wait for their payers, kills the server and starts it again: how soon it is ready and with how much memory, and how
/// soon after its deadline each order expires.
/// </summary>
internal static class WaitingOrders
{
    private const int Readers = 4;
    private static readonly TimeSpan InTime = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Close = TimeSpan.FromSeconds(5);

    /// <returns>Whether every order was there and had expired.</returns>
    public static async Task<bool> Run(LoadOptions options, RunEnvironment environment, ServerProcess process)
    {
        var clock = TimeProvider.System;
        var deadlines = new Deadlines(clock.GetUtcNow() + TimeSpan.FromSeconds(options.ExpiresIn), options.Spread, options.Orders);
        using var run = await environment.Prepare(Scenario.Create, options.Orders, deadlines: deadlines);
        await using var progress = new Progress(options.Orders);
        await run.Run(options.Connections, options.Rate, duration: null, moment => progress.Show(moment, run.Metrics));
        if (clock.GetUtcNow() > deadlines.First)
            throw new UsageException($"The first deadline passed before all orders were made: say --expires-in {options.ExpiresIn * 2}.");

        await process.Kill();
        var ready = await process.Restart();
        var readyMegabytes = process.ResidentMegabytes;
        progress.Show(
            string.Create(
                CultureInfo.InvariantCulture,
                $"ready after {ready.TotalSeconds:N2} s with {readyMegabytes:N0} MB; waiting for the deadlines"
            )
        );
        await Until(deadlines.First - Close, clock);
        var laterMegabytes = process.ResidentMegabytes;
        await Until(deadlines.Last + InTime + InTime, clock);

        progress.Show("reading every order back");
        var (lags, expired, inTime) = (new Histogram(), 0L, 0L);
        await Parallel.ForEachAsync(run.Merchants, new ParallelOptions { MaxDegreeOfParallelism = Readers }, async (merchant, _) =>
        {
            await foreach (var order in environment.Administration.Orders(merchant))
            {
                if (order.Status != "expired")
                    continue;
                var lag = order.UpdatedAt - order.ExpiresAt;
                lags.Record(lag);
                Interlocked.Increment(ref expired);
                if (lag <= InTime)
                    Interlocked.Increment(ref inTime);
            }
        });
        var made = run.Metrics.Created;
        var report = new WaitingReport(
            made,
            ready.TotalSeconds,
            readyMegabytes,
            laterMegabytes,
            process.PeakMegabytes,
            expired,
            made == 0 ? 0 : (double)inTime / made,
            Latency.From("deadline to expired", lags.Snapshot())
        );
        await progress.DisposeAsync();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""

                {report.Orders:N0} orders waiting: ready {report.ReadySeconds:N2} s after the start with {report.ReadyMegabytes:N0} MB, {report.LaterMegabytes:N0} MB before the first deadline, at most {report.PeakMegabytes:N0} MB
                deadlines over {options.Spread.TotalSeconds:N0} s: {report.Expired:N0} expired, {report.InTime:P2} within {InTime.TotalSeconds:N0} s; p50 {report.Lag.P50:N0} ms, p99 {report.Lag.P99:N0} ms, last {report.Lag.Max:N0} ms
                """
            )
        );
        Directory.CreateDirectory(options.Report);
        await File.WriteAllTextAsync(
            Path.Combine(options.Report, "waiting.json"),
            JsonSerializer.Serialize(report, MeasureJson.Default.WaitingReport)
        );
        return made == options.Orders && expired == made;
    }

    private static async Task Until(DateTimeOffset time, TimeProvider clock)
    {
        if (time - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero)
            await Task.Delay(wait, clock);
    }
}
