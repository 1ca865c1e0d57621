using Payments.Storage.Orders;

namespace Payments.Storage.Sqlite.Orders;

/// <summary>
/// Lists orders over the index (merchant, status, created, row): one short seek per status that the merchant has, merged,
/// so that a page costs the same for the first and for the millionth order.
/// </summary>
internal static class OrderListingQuery
{
    public static OrderPage Run(SqliteConnection connection, OrderListing listing)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(listing.Limit, 1, nameof(listing));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(listing.Limit, 100, nameof(listing));
        // One snapshot for all seeks: an order whose status changes between two of them is neither missed nor listed twice.
        connection.Execute("BEGIN");
        try
        {
            var places = new List<OrderCursor>();
            foreach (var status in Statuses(connection, listing))
                Seek(connection, listing, status, places);
            places.Sort(static (a, b) => a.Timestamp != b.Timestamp ? b.Timestamp.CompareTo(a.Timestamp) : b.Row.CompareTo(a.Row));
            var orders = new List<StoredOrder>(Math.Min(listing.Limit, places.Count));
            foreach (var place in places.Count > listing.Limit ? places[..listing.Limit] : places)
                orders.Add(Order(connection, place.Row));
            return new OrderPage(orders, places.Count > listing.Limit ? places[listing.Limit - 1] : null);
        }
        finally
        {
            connection.ResetAll();
            connection.Execute("COMMIT");
        }
    }

    private static List<string> Statuses(SqliteConnection connection, OrderListing listing)
    {
        if (listing.Status is { } only)
            return [only];
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

    private static void Seek(SqliteConnection connection, OrderListing listing, string status, List<OrderCursor> places)
    {
        var after = listing.After ?? new OrderCursor(long.MaxValue, long.MaxValue);
        // One more than the page holds says whether there is a next page.
        var rows = connection
            .Prepare(
                """
                SELECT created_at, row FROM orders INDEXED BY orders_listing
                WHERE merchant_id = ?1 AND status = ?2 AND created_at > ?3 AND (created_at, row) < (?4, ?5)
                ORDER BY created_at DESC, row DESC LIMIT ?6
                """
            )
            .Bind(1, listing.MerchantId)
            .Bind(2, status)
            .Bind(3, listing.CreatedAfter?.ToUnixTimeMilliseconds() ?? long.MinValue)
            .Bind(4, after.Timestamp)
            .Bind(5, after.Row)
            .Bind(6, listing.Limit + 1);
        while (rows.Step())
            places.Add(new OrderCursor(rows.Integer(0), rows.Integer(1)));
    }

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
