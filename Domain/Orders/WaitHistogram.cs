using System.Collections.Immutable;

namespace Payments.Domain.Orders;

/// <summary>
/// Waits counted by how long they took, one count per bucket and order: totals that are exact, of which percentiles are approximate
/// (they lie in the right bucket, and evenly within it).
/// </summary>
public sealed class WaitHistogram
{
    private static readonly ImmutableArray<(string Name, double Seconds)> Bounds =
    [
        ("50ms", 0.05),
        ("100ms", 0.1),
        ("250ms", 0.25),
        ("500ms", 0.5),
        ("1s", 1),
        ("2s", 2),
        ("5s", 5),
        ("10s", 10),
        ("20s", 20),
        ("45s", 45),
        ("90s", 90),
        ("3m", 180),
        ("6m", 360),
        ("15m", 900),
        ("30m", 1800),
        ("1h", 3600),
        ("3h", 10800),
        ("6h", 21600),
        ("12h", 43200),
        ("24h", 86400),
    ];

    private readonly ImmutableArray<string> _measures;

    private WaitHistogram(string measure) => _measures = [.. Bounds.Select(bound => $"{measure}.le_{bound.Name}"), $"{measure}.longer"];

    /// <summary>From an order's creation until its payment was recorded.</summary>
    public static WaitHistogram TimeToPaid { get; } = new("time_to_paid");

    /// <summary>From the first event that the order's merchant is notified of until the merchant had acknowledged it.</summary>
    public static WaitHistogram TimeToNotified { get; } = new("time_to_notified");

    /// <summary>The measures, from the shortest waits to the longest.</summary>
    public IReadOnlyList<string> Measures => _measures;

    /// <summary>The measure that counts a wait: it is longer than the bucket before and not longer than this one.</summary>
    public string MeasureOf(TimeSpan wait)
    {
        var bucket = 0;
        while (bucket < Bounds.Length && wait.TotalSeconds > Bounds[bucket].Seconds)
            bucket++;
        return _measures[bucket];
    }

    /// <summary>How many waits were counted.</summary>
    /// <param name="totals">Counts by measure.</param>
    public long Count(IReadOnlyDictionary<string, long> totals) => _measures.Sum(measure => totals.GetValueOrDefault(measure));

    /// <summary>
    /// The wait that a share of all did not exceed, in seconds; null when there were none. What is longer than a day counts as a day.
    /// </summary>
    /// <param name="totals">Counts by measure.</param>
    /// <param name="share">0 to 1.</param>
    public double? Percentile(IReadOnlyDictionary<string, long> totals, double share)
    {
        var rank = share * Count(totals);
        if (rank == 0)
            return null;
        var (below, lower) = (0L, 0.0);
        for (var i = 0; i < Bounds.Length; i++)
        {
            var count = totals.GetValueOrDefault(_measures[i]);
            if (count > 0 && below + count >= rank)
                return Math.Round(lower + ((Bounds[i].Seconds - lower) * (rank - below) / count), 3);
            (below, lower) = (below + count, Bounds[i].Seconds);
        }

        return lower;
    }
}
