using System.Collections.Immutable;
using System.Globalization;

namespace Payments.Hosting.Telemetry;

/// <summary>How many orders of all merchants had been made and paid at a moment, ever.</summary>
internal sealed record OrderCount(DateTimeOffset At, long Made, long Paid);

/// <summary>How many orders of all merchants were made and paid within an hour.</summary>
/// <param name="Hour">When it began, UTC.</param>
/// <param name="Made">Orders that were made.</param>
/// <param name="Paid">Orders that became paid.</param>
public sealed record HourOfOrders(DateTimeOffset Hour, long Made, long Paid);

/// <summary>
/// The last day by hour, from what was counted when hours began. How many orders there are is known exactly at any time, so a count an hour
/// is all it takes, and an order costs nothing.
/// </summary>
internal static class OrderHours
{
    /// <summary>How many hours are shown, the one that goes on among them: 24.</summary>
    public const int Shown = 24;

    /// <summary>How many counts are kept: 48.</summary>
    public const int Kept = 48;

    /// <summary>When the hour of a time began.</summary>
    public static DateTimeOffset HourOf(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    /// <summary>Whether the count of an hour is missing: later ones are known only where the clock has been set back, and stay.</summary>
    public static bool IsMissing(ImmutableArray<OrderCount> counts, DateTimeOffset hour) => counts.All(known => known.At < hour);

    /// <summary>Adds the count of an hour's beginning behind those of the hours before it.</summary>
    public static ImmutableArray<OrderCount> Add(ImmutableArray<OrderCount> counts, OrderCount next) =>
        [.. counts.TakeLast(Kept - 1), next with { At = HourOf(next.At) }];

    /// <summary>
    /// The last hours, oldest first. An hour without a count was one without a running server, in which nothing came: so the next count is
    /// its own. Of what was before the first count nothing is known, and nothing is shown.
    /// </summary>
    /// <param name="counts">Of the beginnings of hours, oldest first.</param>
    /// <param name="now">How many there are by now.</param>
    public static IReadOnlyList<HourOfOrders> Last(ImmutableArray<OrderCount> counts, OrderCount now)
    {
        var first = HourOf(now.At).AddHours(1 - Shown);
        return
        [
            .. Enumerable
                .Range(0, Shown)
                .Select(i => first.AddHours(i))
                .Select(hour =>
                {
                    var (from, to) = (At(hour), At(hour.AddHours(1)));
                    return new HourOfOrders(hour, Math.Max(0, to.Made - from.Made), Math.Max(0, to.Paid - from.Paid));
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
    public static ImmutableArray<OrderCount> Read(string? text) =>
        [
            .. (text ?? "")
                .Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(Count)
                .OfType<OrderCount>()
                .OrderBy(count => count.At)
                .TakeLast(Kept),
        ];

    private static OrderCount? Count(string text) =>
        text.Split(':') is [var at, var made, var paid]
        && uint.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && long.TryParse(made, NumberStyles.None, CultureInfo.InvariantCulture, out var ofMade)
        && long.TryParse(paid, NumberStyles.None, CultureInfo.InvariantCulture, out var ofPaid)
            ? new OrderCount(DateTimeOffset.FromUnixTimeSeconds(seconds), ofMade, ofPaid)
            : null;
}
