using System.Collections.Frozen;
using Payments.Storage.Orders;

namespace Payments.Storage.Sqlite.Orders;

/// <summary>
/// Lists orders as <see cref="OrderListingPlan"/> says: one short seek in each range of the index, merged, so that a page costs the same
/// for the first and for the millionth order.
/// </summary>
internal static class OrderListingQuery
{
    private const string Columns = ", status, amount, currency, channel, payer_id, account_id, kind";

    private static readonly FrozenDictionary<OrderListingPlan, string> Seeks = Enum.GetValues<OrderIndex>()
        .SelectMany(index => new[] { new OrderListingPlan(index, false), new OrderListingPlan(index, true) })
        .ToFrozenDictionary(plan => plan, SeekOf);

    public static OrderPage Run(SqliteConnection connection, OrderListing listing)
    {
        OrderListing.Validate(listing);
        var plan = OrderListingPlan.Of(listing);
        // One snapshot for all seeks: an order whose status changes between two of them is neither missed nor listed twice.
        connection.Execute("BEGIN");
        try
        {
            var (places, edge) = (new List<OrderCursor>(), (OrderCursor?)null);
            var ranges = plan.IsByStatus ? Statuses(connection, listing) : [""];
            foreach (var status in ranges)
                if (
                    Seek(connection, listing, plan, status, OrderListingPlan.MaxExamined / ranges.Count, places) is { } left
                    && !(left < edge)
                )
                    edge = left;
            places.Sort(static (a, b) => b.CompareTo(a));
            var (count, next) = OrderListingPlan.Cut(places, edge, listing.Limit);
            var orders = new List<StoredOrder>(count);
            foreach (var place in places[..count])
                orders.Add(Order(connection, place.Row));
            return new OrderPage(orders, next);
        }
        finally
        {
            connection.ResetAll();
            connection.Execute("COMMIT");
        }
    }

    private static string SeekOf(OrderListingPlan plan)
    {
        var (index, range) = plan.Index switch
        {
            OrderIndex.Merchant => ("orders_listing", "merchant_id = ?1 AND status = ?2 AND "),
            OrderIndex.Payer => ("orders_payer", "merchant_id = ?1 AND payer_id = ?2 AND "),
            OrderIndex.Account => ("orders_account", "merchant_id = ?1 AND account_id = ?2 AND "),
            OrderIndex.Uncommon => ("orders_uncommon", $"{OrderListingPlan.UncommonCondition} AND status = ?2 AND "),
            OrderIndex.TopUp => ("orders_top_ups", $"{OrderListingPlan.TopUpCondition} AND "),
            OrderIndex.MerchantTopUp => ("orders_top_ups_of_merchant", $"{OrderListingPlan.TopUpCondition} AND merchant_id = ?1 AND "),
            _ => ("orders_created", ""),
        };
        return $"""
            SELECT created_at, row{(plan.IsFiltered ? Columns : "")} FROM orders INDEXED BY {index}
            WHERE {range}created_at > ?3 AND (created_at, row) < (?4, ?5) ORDER BY created_at DESC, row DESC
            """;
    }

    private static List<string> Statuses(SqliteConnection connection, OrderListing listing)
    {
        if (!listing.Statuses.IsEmpty)
            return [.. listing.Statuses];
        var statuses = new List<string>();
        var next = connection.Prepare("SELECT min(status) FROM orders INDEXED BY orders_listing WHERE merchant_id = ?1 AND status > ?2");
        for (var status = ""; status is not null; )
        {
            next.Reset();
            next.Bind(1, listing.MerchantId).Bind(2, status);
            status = next.Step() ? next.TextOrNull(0) : null;
            if (status is not null)
                statuses.Add(status);
        }

        return statuses;
    }

    /// <summary>Reads a range until a page is full. Gives the place where it was left because enough had been looked at.</summary>
    private static OrderCursor? Seek(
        SqliteConnection connection,
        OrderListing listing,
        OrderListingPlan plan,
        string status,
        int maxExamined,
        List<OrderCursor> places
    )
    {
        var rows = connection.Prepare(Seeks[plan]);
        if (plan.Index is not (OrderIndex.Created or OrderIndex.Uncommon or OrderIndex.TopUp))
            rows.Bind(1, listing.MerchantId);
        if (plan.Index is not (OrderIndex.Created or OrderIndex.TopUp or OrderIndex.MerchantTopUp))
            rows.Bind(
                2,
                plan.IsByStatus ? status
                    : plan.Index == OrderIndex.Payer ? listing.PayerId
                    : listing.AccountId
            );
        rows.Bind(3, listing.CreatedAfterTimestamp).Bind(4, listing.Start.Timestamp).Bind(5, listing.Start.Row);
        // One more than the page holds says whether there is a next page.
        for (int examined = 1, found = 0; found <= listing.Limit && rows.Step(); examined++)
        {
            var place = new OrderCursor(rows.Integer(0), rows.Integer(1));
            if (!plan.IsFiltered || Fits(listing, rows))
            {
                places.Add(place);
                found++;
            }

            if (plan.IsFiltered && examined == maxExamined)
                return place;
        }

        return null;
    }

    private static bool Fits(OrderListing listing, SqliteStatement row) =>
        row.Integer(3) is var amount
        && !(amount < listing.AmountMin)
        && !(amount > listing.AmountMax)
        && IsOrAny(listing.Currency, row, 4)
        && IsOrAny(listing.Channel, row, 5)
        && IsOrAny(listing.PayerId, row, 6)
        && IsOrAny(listing.AccountId, row, 7)
        && (listing.Kind is null || (row.TextOrNull(8) ?? OrderListing.Payment) == listing.Kind)
        && (listing.Statuses.IsEmpty || listing.Statuses.Contains(row.Text(2)));

    private static bool IsOrAny(string? wanted, SqliteStatement row, int column) => wanted is null || row.TextOrNull(column) == wanted;

    private static StoredOrder Order(SqliteConnection connection, long row)
    {
        var order = connection.Prepare("SELECT key, version, document FROM orders WHERE row = ?1").Bind(1, row);
        if (!order.Step())
            throw new StorageException(
                StorageFault.Damaged,
                $"The listing index names row {row}, which is not there. Run 'PRAGMA integrity_check' on a copy of the file."
            );
        return new StoredOrder(OrderTables.Mapping.KeyFormat.Format(order.Bytes(0)), order.Integer(1), order.Bytes(2).ToArray());
    }
}
