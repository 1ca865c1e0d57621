using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Npgsql;
using Payments.Storage.Orders;

namespace Payments.Storage.PostgreSql.Orders;

/// <summary>
/// The statements that read a merchant's totals of some days. A row is a day's in a currency and channel, with a column for each measure,
/// or, without a day, the waits of all of them in one array, so that both come from one snapshot.
/// </summary>
internal static class TotalsSql
{
    private const string OfPeriod = "WHERE merchant_id = $1 AND day BETWEEN $2 AND $3";
    private const int FirstValue = 3;

    private static readonly int WaitsColumn = FirstValue + MerchantTotals.Daily.Columns.Length;

    private static readonly string EachDay =
        $"SELECT day, currency, channel, {string.Join(", ", MerchantTotals.Daily.Columns)}, NULL::bigint[] FROM {MerchantTotals.Daily.Name} {OfPeriod}";

    public static readonly string Days = $"{EachDay} ORDER BY 1, 2, 3";

    public static readonly string DaysAndWaits = $"""
        {EachDay}
        UNION ALL SELECT NULL, '', '', {string.Join(", ", MerchantTotals.Daily.Columns.Select(_ => "0::bigint"))},
            ARRAY[{string.Join(
            ", ",
            MerchantTotals.Waits.Columns.Select(column => $"coalesce(sum({column}), 0)::bigint")
        )}] FROM {MerchantTotals.Waits.Name} {OfPeriod}
        ORDER BY 1, 2, 3
        """;

    public static (DateOnly? Day, string Currency, string Channel, long[] Values) Row(NpgsqlDataReader row)
    {
        if (row.IsDBNull(0))
            return (null, "", "", row.GetFieldValue<long[]>(WaitsColumn));
        var values = new long[MerchantTotals.Daily.Columns.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = row.GetInt64(FirstValue + i);
        return (row.GetFieldValue<DateOnly>(0), row.GetString(1), row.GetString(2), values);
    }

    public static PeriodTotals Period(List<(DateOnly? Day, string Currency, string Channel, long[] Values)> rows)
    {
        var (sums, waits) = (new DayTotalsBuilder(), ImmutableArray<long>.Empty);
        foreach (var (day, currency, channel, values) in rows)
        {
            if (day is { } of)
                sums.Add(of, currency, channel, values);
            else
                waits = ImmutableCollectionsMarshal.AsImmutableArray(values);
        }

        return new PeriodTotals(sums.Build(), waits);
    }
}
