using Payments.Storage.Orders;

namespace Payments.Storage.Sqlite.Orders;

/// <summary>Counts a merchant's orders by step of time: a bounded part of the index for each status.</summary>
internal static class OrderCountQuery
{
    private const string Latest = """
        SELECT created_at FROM orders INDEXED BY orders_listing
        WHERE merchant_id = ?1 AND status = ?2 AND created_at >= ?3 AND created_at < ?4 ORDER BY created_at DESC LIMIT ?5
        """;

    public static OrderStepCounts Run(SqliteConnection connection, OrderCounting counting)
    {
        // One snapshot for all statuses: an order that changes meanwhile is neither missed nor counted twice.
        connection.Execute("BEGIN");
        try
        {
            var counts = new List<OrderStepCount>();
            var made = new long[counting.Steps];
            foreach (var status in counting.Statuses)
            {
                Array.Clear(made);
                var rows = connection
                    .Prepare(Latest)
                    .Bind(1, counting.MerchantId)
                    .Bind(2, status)
                    .Bind(3, counting.FromTimestamp)
                    .Bind(4, counting.ToTimestamp)
                    .Bind(5, OrderCounting.MaxExamined);
                while (rows.Step())
                    made[(rows.Integer(0) - counting.FromTimestamp) / counting.LengthInMilliseconds]++;
                rows.Reset();
                for (var step = 0; step < made.Length; step++)
                    if (made[step] > 0)
                        counts.Add(new OrderStepCount(status, step, made[step]));
            }

            return OrderStepCounts.Of(counts);
        }
        finally
        {
            connection.ResetAll();
            connection.Execute("COMMIT");
        }
    }
}
