using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Payments.Storage.Orders;

namespace Payments.Storage.Sqlite.Orders;

/// <summary>Reads a merchant's totals of some days.</summary>
internal static class TotalsQuery
{
    private const string OfPeriod = "WHERE merchant_id = ?1 AND day BETWEEN ?2 AND ?3";

    private static readonly string DaysSql =
        $"SELECT day, currency, channel, {string.Join(", ", MerchantTotals.Daily.Columns)} FROM {MerchantTotals.Daily.Name} {OfPeriod} ORDER BY day, currency, channel";

    private static readonly string WaitsSql =
        $"SELECT {string.Join(", ", MerchantTotals.Waits.Columns.Select(column => $"sum({column})"))} FROM {MerchantTotals.Waits.Name} {OfPeriod}";

    public static IReadOnlyList<DayTotals> Days(SqliteConnection connection, (string MerchantId, DateOnly From, DateOnly To) period)
    {
        var (rows, sums) = (Of(connection, DaysSql, period), new DayTotalsBuilder());
        // A day has several rows, one after the other.
        var (text, day) = ("", default(DateOnly));
        while (rows.Step())
        {
            if (rows.Text(0) is var of && of != text)
                (text, day) = (of, DayText.Parse(of));
            var values = new long[MerchantTotals.Daily.Columns.Length];
            for (var i = 0; i < values.Length; i++)
                values[i] = rows.Integer(3 + i);
            sums.Add(day, rows.Text(1), rows.Text(2), values);
        }

        return sums.Build();
    }

    public static PeriodTotals Period(SqliteConnection connection, (string MerchantId, DateOnly From, DateOnly To) period)
    {
        // One snapshot for both.
        connection.Execute("BEGIN");
        try
        {
            return new PeriodTotals(Days(connection, period), Waits(connection, period));
        }
        finally
        {
            connection.ResetAll();
            connection.Execute("COMMIT");
        }
    }

    private static ImmutableArray<long> Waits(SqliteConnection connection, (string MerchantId, DateOnly From, DateOnly To) period)
    {
        var (row, values) = (Of(connection, WaitsSql, period), new long[MerchantTotals.Waits.Columns.Length]);
        row.Step();
        for (var i = 0; i < values.Length; i++)
            values[i] = row.Integer(i);
        return ImmutableCollectionsMarshal.AsImmutableArray(values);
    }

    private static SqliteStatement Of(SqliteConnection connection, string sql, (string MerchantId, DateOnly From, DateOnly To) period) =>
        connection.Prepare(sql).Bind(1, period.MerchantId).Bind(2, DayText.Of(period.From)).Bind(3, DayText.Of(period.To));
}
