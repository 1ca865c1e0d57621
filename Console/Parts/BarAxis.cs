using System.Globalization;
using Payments.Domain.Orders;

namespace Payments.Console.Parts;

/// <summary>The places of a chart of bars.</summary>
/// <param name="Name">What a place is, for the table's head.</param>
/// <param name="Each">How a bar is spoken of, as <c>a day</c>.</param>
/// <param name="Places">Each place as the table says it, oldest first.</param>
/// <param name="First">The first, in short.</param>
/// <param name="Last">The last, in short.</param>
public sealed record BarAxis(string Name, string Each, IReadOnlyList<string> Places, string First, string Last)
{
    /// <summary>A place for each day.</summary>
    public static BarAxis Of(IReadOnlyList<DateOnly> days) =>
        new(
            "Day (UTC)",
            "a day",
            [.. days.Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))],
            days[0].ToString("d MMM", CultureInfo.InvariantCulture),
            days[^1].ToString("d MMM", CultureInfo.InvariantCulture)
        );

    /// <summary>A place for each step of an interval, by when it began.</summary>
    public static BarAxis Of(OrderInterval interval, IReadOnlyList<DateTimeOffset> steps) =>
        interval == OrderInterval.Day
            ? Of([.. steps.Select(step => DateOnly.FromDateTime(step.UtcDateTime))])
            : new(
                interval == OrderInterval.Minute ? "Minute (UTC)" : "Hour (UTC)",
                interval == OrderInterval.Minute ? "a minute" : "an hour",
                [.. steps.Select(step => step.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture))],
                steps[0].UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture),
                steps[^1].UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)
            );
}
