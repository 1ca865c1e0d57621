using Payments.Application.Merchants;
using Payments.Console.Parts;
using Payments.Domain.Orders;
using Payments.Domain.Text;

namespace Payments.Console.Pages.Merchants;

/// <summary>A summary's days as bars: days without anything have their place too.</summary>
internal static class DailyBars
{
    /// <summary>The days, oldest first.</summary>
    public static IReadOnlyList<DateOnly> Days(DateOnly from, DateOnly to) =>
        [.. Enumerable.Range(0, to.DayNumber - from.DayNumber + 1).Select(from.AddDays)];

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

    /// <summary>Money of one currency over merchants, on the day of the payment or refund.</summary>
    public static IReadOnlyList<BarSeries> Money(DateOnly from, DateOnly to, IReadOnlyList<DayMoneyResponse> days) =>
        [
            Sum(from, to, "paid", "good", days.Select(day => (day.Day, day.PaidAmount))),
            Sum(from, to, "refunded", "bad", days.Select(day => (day.Day, day.RefundedAmount))),
        ];

    private static BarSeries Count(SummaryResponse summary, string name, string tone, Func<OrderStatus, bool> fits) =>
        Sum(summary, name, tone, day => day.Orders.Where(count => fits(SnakeCase<OrderStatus>.Parse(count.Key))).Sum(count => count.Value));

    private static BarSeries Sum(SummaryResponse summary, string name, string tone, Func<DayResponse, long> value) =>
        Sum(summary.From, summary.To, name, tone, summary.Days.Select(day => (day.Day, value(day))));

    private static BarSeries Sum(DateOnly from, DateOnly to, string name, string tone, IEnumerable<(DateOnly Day, long Value)> days)
    {
        var values = new long[to.DayNumber - from.DayNumber + 1];
        foreach (var (day, value) in days)
            values[day.DayNumber - from.DayNumber] += value;
        return new BarSeries(name, tone, values);
    }
}
