using Payments.Application.Merchants;
using Payments.Console.Parts;
using Payments.Domain.Orders;
using Payments.Domain.Text;

namespace Payments.Console.Pages.Merchants;

/// <summary>A summary's days as bars: days without anything have their place too.</summary>
internal static class DailyBars
{
    /// <summary>The days, oldest first.</summary>
    public static IReadOnlyList<DateOnly> Days(SummaryResponse summary) =>
        [.. Enumerable.Range(0, summary.To.DayNumber - summary.From.DayNumber + 1).Select(summary.From.AddDays)];

    /// <summary>Orders by what became of them, on the day on which they were made.</summary>
    public static IReadOnlyList<BarSeries> Orders(SummaryResponse summary) =>
        [
            Count(summary, "paid", "good", status => status.HasBeenPaid()),
            Count(summary, "open", "open", status => status.IsOpen()),
            Count(summary, "ended unpaid", "quiet", status => !status.HasBeenPaid() && !status.IsOpen()),
        ];

    /// <summary>Money of each currency, on the day of the payment or refund.</summary>
    public static IEnumerable<(string Currency, IReadOnlyList<BarSeries> Series)> Money(SummaryResponse summary) =>
        summary
            .Days.Select(day => day.Currency)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(currency =>
                (
                    currency,
                    (IReadOnlyList<BarSeries>)
                        [
                            Sum(summary, "paid", "good", day => day.Currency == currency ? day.PaidAmount : 0),
                            Sum(summary, "refunded", "bad", day => day.Currency == currency ? day.RefundedAmount : 0),
                        ]
                )
            );

    private static BarSeries Count(SummaryResponse summary, string name, string tone, Func<OrderStatus, bool> fits) =>
        Sum(summary, name, tone, day => day.Orders.Where(count => fits(SnakeCase<OrderStatus>.Parse(count.Key))).Sum(count => count.Value));

    private static BarSeries Sum(SummaryResponse summary, string name, string tone, Func<DayResponse, long> value)
    {
        var values = new long[summary.To.DayNumber - summary.From.DayNumber + 1];
        foreach (var day in summary.Days)
            values[day.Day.DayNumber - summary.From.DayNumber] += value(day);
        return new BarSeries(name, tone, values);
    }
}
