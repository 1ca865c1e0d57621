using System.Collections.Immutable;
using System.Globalization;
using Payments.Domain.Orders;

namespace Payments.Hosting.Telemetry;

/// <summary>How many orders of all merchants had been made and paid at a moment, ever.</summary>
public sealed record OrderCount(DateTimeOffset At, long Made, long Paid);

/// <summary>How many orders were made and paid within a step of time.</summary>
/// <param name="From">When it began, UTC.</param>
/// <param name="Made">Orders that were made; null where that is not known.</param>
/// <param name="Paid">Orders that were paid; null where that is not known.</param>
public readonly record struct OrderStep(DateTimeOffset From, long? Made, long? Paid);

/// <summary>
/// The orders of all merchants by minute, hour and day, from what was counted when these began. How many orders there are is known exactly
/// at any time, so a count at each beginning is all it takes, and an order costs nothing.
/// </summary>
internal static class OrderCounts
{
    /// <summary>How many counts are kept: one more than steps are shown.</summary>
    public static int Kept(OrderInterval interval) => interval.Steps() + 1;

    /// <summary>
    /// Whether the count of a step is missing: later ones are known only where the clock has been set back, and stay.
    /// </summary>
    public static bool IsMissing(ImmutableArray<OrderCount> counts, DateTimeOffset step) => counts.All(known => known.At < step);

    /// <summary>Adds the count of a step's beginning behind those of the steps before it.</summary>
    public static ImmutableArray<OrderCount> Add(OrderInterval interval, ImmutableArray<OrderCount> counts, OrderCount next) =>
        [.. counts.TakeLast(Kept(interval) - 1), next with { At = interval.StartOf(next.At) }];

    /// <summary>
    /// The last steps, oldest first. A step without a count was one without a running server, in which nothing came: so the next count is
    /// its own. Of what was before the first count nothing is known, unless there was no order then.
    /// </summary>
    /// <param name="interval">Of what length they are.</param>
    /// <param name="counts">Of the beginnings of steps, oldest first.</param>
    /// <param name="now">How many there are by now.</param>
    public static IReadOnlyList<OrderStep> Last(OrderInterval interval, ImmutableArray<OrderCount> counts, OrderCount now)
    {
        var (first, length) = (interval.FirstOf(now.At), interval.Length());
        return
        [
            .. Enumerable
                .Range(0, interval.Steps())
                .Select(i => first + (i * length))
                .Select(start =>
                {
                    if (counts is [] || (start < counts[0].At && counts[0].Made > 0))
                        return new OrderStep(start, null, null);
                    var (from, to) = (At(start), At(start + length));
                    return new OrderStep(start, Math.Max(0, to.Made - from.Made), Math.Max(0, to.Paid - from.Paid));
                }),
        ];

        OrderCount At(DateTimeOffset time) => counts.FirstOrDefault(known => known.At >= time && known.At <= now.At) ?? now;
    }

    /// <summary>Writes counts as one text: of each the time in Unix seconds, and how many were made and paid.</summary>
    public static string Write(ImmutableArray<OrderCount> counts) =>
        string.Join(
            ',',
            counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.At.ToUnixTimeSeconds()}:{count.Made}:{count.Paid}"))
        );

    /// <summary>Reads it; counts that are written otherwise, as by a newer program, are left out.</summary>
    public static ImmutableArray<OrderCount> Read(OrderInterval interval, string? text) =>
        [
            .. (text ?? "")
                .Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(Count)
                .OfType<OrderCount>()
                .OrderBy(count => count.At)
                .TakeLast(Kept(interval)),
        ];

    private static OrderCount? Count(string text) =>
        text.Split(':') is [var at, var made, var paid]
        && uint.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && long.TryParse(made, NumberStyles.None, CultureInfo.InvariantCulture, out var ofMade)
        && long.TryParse(paid, NumberStyles.None, CultureInfo.InvariantCulture, out var ofPaid)
            ? new OrderCount(DateTimeOffset.FromUnixTimeSeconds(seconds), ofMade, ofPaid)
            : null;
}
