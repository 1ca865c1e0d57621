using System.Collections.Immutable;
using Payments.Storage.Rows;

namespace Payments.Storage.Orders;

/// <summary>
/// The tables of merchants' totals, as the schema files lay them out. What is counted is decided by the order grain; a measure that is new
/// needs a column here and a step of both schemas.
/// </summary>
public static class MerchantTotals
{
    /// <summary>What is told day by day: orders by status, and money.</summary>
    public static readonly TotalsTable Daily = new(
        "merchant_daily",
        [
            "amount.paid",
            "amount.refunded",
            "amount.returned",
            "amount.taken",
            "orders.awaiting_payment",
            "orders.cancelled",
            "orders.created",
            "orders.crediting",
            "orders.expired",
            "orders.failed",
            "orders.paid",
            "orders.partially_refunded",
            "orders.processing",
            "orders.refunded",
            "orders.rejected",
        ]
    );

    /// <summary>How long orders waited: many measures, of which nobody looks at a single day's, so they are read added up.</summary>
    public static readonly TotalsTable Waits = new(
        "merchant_waits",
        [
            "time_to_paid.le_50ms",
            "time_to_paid.le_100ms",
            "time_to_paid.le_250ms",
            "time_to_paid.le_500ms",
            "time_to_paid.le_1s",
            "time_to_paid.le_2s",
            "time_to_paid.le_5s",
            "time_to_paid.le_10s",
            "time_to_paid.le_20s",
            "time_to_paid.le_45s",
            "time_to_paid.le_90s",
            "time_to_paid.le_3m",
            "time_to_paid.le_6m",
            "time_to_paid.le_15m",
            "time_to_paid.le_30m",
            "time_to_paid.le_1h",
            "time_to_paid.le_3h",
            "time_to_paid.le_6h",
            "time_to_paid.le_12h",
            "time_to_paid.le_24h",
            "time_to_paid.longer",
            "time_to_notified.le_50ms",
            "time_to_notified.le_100ms",
            "time_to_notified.le_250ms",
            "time_to_notified.le_500ms",
            "time_to_notified.le_1s",
            "time_to_notified.le_2s",
            "time_to_notified.le_5s",
            "time_to_notified.le_10s",
            "time_to_notified.le_20s",
            "time_to_notified.le_45s",
            "time_to_notified.le_90s",
            "time_to_notified.le_3m",
            "time_to_notified.le_6m",
            "time_to_notified.le_15m",
            "time_to_notified.le_30m",
            "time_to_notified.le_1h",
            "time_to_notified.le_3h",
            "time_to_notified.le_6h",
            "time_to_notified.le_12h",
            "time_to_notified.le_24h",
            "time_to_notified.longer",
        ]
    );

    /// <summary>Both.</summary>
    internal static readonly ImmutableArray<TotalsTable> Tables = [Daily, Waits];

    /// <summary>Where a measure is counted.</summary>
    /// <exception cref="KeyNotFoundException">No table has it.</exception>
    internal static (int Table, int Place) Find(string measure)
    {
        for (var table = 0; table < Tables.Length; table++)
            if (Tables[table].TryGetIndex(measure, out var place))
                return (table, place);
        throw new KeyNotFoundException($"No table of totals has a column for '{measure}'.");
    }
}
