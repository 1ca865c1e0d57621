using Payments.Storage.Orders;
using Xunit;

namespace Payments.Storage.Tests.Conformance;

/// <summary>Totals as programs wrote them that had a row for each measure.</summary>
internal static class OlderTotals
{
    /// <summary>The table has columns of the same names in both databases.</summary>
    public const string Insert = """
        INSERT INTO merchant_daily(slot, merchant_id, day, currency, channel, measure, value) VALUES
        (0, 'mer_1', '2026-01-01', 'EUR', 'card', 'orders.paid', 3), (0, 'mer_1', '2026-01-01', 'EUR', 'card', 'amount.paid', 750),
        (1, 'mer_1', '2026-01-01', 'EUR', 'card', 'orders.paid', 2), (1, 'mer_1', '2026-01-01', 'EUR', 'card', 'orders.partially_refunded', 1),
        (0, 'mer_1', '2026-01-01', 'EUR', 'card', 'orders.created', 0), (0, 'mer_1', '2026-01-01', 'USD', '', 'orders.rejected', 4),
        (0, 'mer_1', '2026-01-01', '', '', 'time_to_paid.le_50ms', 5), (1, 'mer_1', '2026-01-01', '', '', 'time_to_paid.le_50ms', 6),
        (0, 'mer_1', '2026-01-01', 'EUR', 'card', 'time_to_paid.longer', 7), (0, 'mer_2', '2026-01-01', 'EUR', 'card', 'amount.paid', 9),
        (0, '', '1970-01-01', '', '', 'orders.paid', 5)
        """;

    public static async Task AreAllThere(IOrderQueries orders)
    {
        var totals = await orders.PeriodTotalsAsync("mer_1", TestOrder.Day, TestOrder.Day, TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                ("EUR", "card", "amount.paid", 750L),
                ("EUR", "card", "orders.paid", 5L),
                ("EUR", "card", "orders.partially_refunded", 1L),
                ("USD", "", "orders.rejected", 4L),
            ],
            totals.Days.SelectMany(day =>
                MerchantTotals.Daily.ByMeasure(day.Values).Select(total => (day.Currency, day.Channel, total.Key, total.Value))
            )
        );
        Assert.Equal(
            [("time_to_paid.le_50ms", 11L), ("time_to_paid.longer", 7L)],
            MerchantTotals.Waits.ByMeasure(totals.Waits).Select(wait => (wait.Key, wait.Value))
        );
        var all = await orders.DailyTotalsAsync("", new(1970, 1, 1), new(1970, 1, 1), TestContext.Current.CancellationToken);
        Assert.Equal(5, Assert.Single(all).Values[MerchantTotals.Daily.IndexOf("orders.paid")]);
    }
}
