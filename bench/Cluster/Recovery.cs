using System.Diagnostics;

namespace Payments.Bench.Cluster;

/// <summary>
/// How long a death is felt: orders that are in memory when it comes are all asked for at once, and again until each was answered, while
/// new ones go on being made.
/// </summary>
internal static class Recovery
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan RecoveryTimeout = TimeSpan.FromMinutes(1);
    private const double SlowMilliseconds = 1000;

    /// <param name="shop">Whose orders they are.</param>
    /// <param name="count">How many.</param>
    /// <param name="what">What happens to the process, in a word.</param>
    /// <param name="kill">Has it happen; returns when the process works no more.</param>
    /// <param name="recover">What is done then, beside the asking.</param>
    /// <param name="figures">What was found.</param>
    public static async Task Measure(MerchantClient shop, int count, string what, Func<Task> kill, Func<Task> recover, Measurements figures)
    {
        var orders = await shop.Create(count);
        if (!(await Task.WhenAll(orders.Select(shop.TryRead))).All(isTold => isTold))
            throw new InvalidOperationException("An order was not told before the death.");
        await kill();

        var since = Stopwatch.GetTimestamp();
        using var enough = new CancellationTokenSource();
        var creating = Create(shop, since, enough.Token);
        var mending = recover();
        var answered = (await Task.WhenAll(orders.Select(order => UntilAnswered(shop, order, since)))).Order().ToList();
        await mending;
        enough.CancelAfter(Afterwards);
        var creates = await creating;

        figures.Add($"{what}: orders of {count} answered within 1 s", "", answered.Count(after => after <= SlowMilliseconds));
        figures.Add($"{what}: answered after, p50", "ms", At(answered, 0.5));
        figures.Add($"{what}: answered after, p99", "ms", At(answered, 0.99));
        figures.Add($"{what}: the last answered after", "ms", answered[^1]);
        figures.Add($"{what}: creates meanwhile, 20 a second", "", creates.Length);
        figures.Add($"{what}: creates refused", "", creates.Count(create => !create.IsMade));
        figures.Add($"{what}: creates that took more than 1 s", "", creates.Count(create => create.IsMade && create.IsSlow));
        figures.Add(
            $"{what}: the last of either answered after",
            "ms",
            creates.Where(create => !create.IsMade || create.IsSlow).Select(create => create.Ended).DefaultIfEmpty().Max()
        );
    }

    private static double At(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];

    private static async Task<double> UntilAnswered(MerchantClient shop, MerchantClient.Order order, long since)
    {
        while (!await shop.TryRead(order))
        {
            if (Stopwatch.GetElapsedTime(since) > RecoveryTimeout)
                throw new TimeoutException($"Order {order.Id} is not answered any more.");
            await Task.Delay(BetweenAttempts, TimeProvider.System);
        }

        return Stopwatch.GetElapsedTime(since).TotalMilliseconds;
    }

    private static async Task<Attempt[]> Create(MerchantClient shop, long since, CancellationToken enough)
    {
        var attempts = new List<Task<Attempt>>();
        using var ticks = new PeriodicTimer(BetweenAttempts, TimeProvider.System);
        while (!enough.IsCancellationRequested)
        {
            attempts.Add(Try());
            await ticks.WaitForNextTickAsync(CancellationToken.None);
        }

        return await Task.WhenAll(attempts);

        async Task<Attempt> Try()
        {
            var began = Stopwatch.GetElapsedTime(since).TotalMilliseconds;
            var isMade = await shop.TryCreate();
            return new Attempt(isMade, began, Stopwatch.GetElapsedTime(since).TotalMilliseconds);
        }
    }

    /// <param name="IsMade">Whether the order was made.</param>
    /// <param name="Began">When it was asked for, in milliseconds since the death.</param>
    /// <param name="Ended">When that was answered.</param>
    private sealed record Attempt(bool IsMade, double Began, double Ended)
    {
        public bool IsSlow => Ended - Began > SlowMilliseconds;
    }
}
