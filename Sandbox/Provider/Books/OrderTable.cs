using Payments.Domain.Text;
using Payments.Sandbox.Wire;
using Payments.Storage.Sqlite;

namespace Payments.Sandbox.Provider.Books;

/// <summary>The rows of <c>orders</c>.</summary>
internal static class OrderTable
{
    private const string Select =
        "SELECT row, order_id, merchant_order_id, amount, currency, description, expires_at, state, late_at, late_delay_ms, clock_behind_ms FROM orders ";

    public static ProviderOrder? Find(SqliteConnection database, string orderId) =>
        First(database.Prepare(Select + "WHERE order_id = ?1").Bind(1, orderId));

    public static ProviderOrder? Find(SqliteConnection database, long row) =>
        First(database.Prepare(Select + "WHERE row = ?1").Bind(1, row));

    public static ProviderOrder Add(SqliteConnection database, OrderTerms terms, ProviderOrderState state, ProviderTime now)
    {
        database
            .Prepare(
                "INSERT INTO orders(order_id, merchant_order_id, amount, currency, description, expires_at, state, clock_behind_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
            )
            .Bind(1, terms.OrderId)
            .Bind(2, terms.MerchantOrderId)
            .Bind(3, terms.Amount)
            .Bind(4, terms.Currency)
            .Bind(5, terms.Description)
            .Bind(6, terms.ExpiresAt.ToUnixTimeMilliseconds())
            .Bind(7, SnakeCase<ProviderOrderState>.Of(state))
            .Bind(8, (long)now.ClockBehind.TotalMilliseconds)
            .Run();
        return new ProviderOrder
        {
            Row = database.LastInsertedRow,
            Terms = terms,
            State = state,
            ClockBehind = now.ClockBehind,
        };
    }

    /// <summary>Ends an order. A payer who wanted to be late no longer waits.</summary>
    public static void SetState(SqliteConnection database, ProviderOrder order, ProviderOrderState state) =>
        database
            .Prepare("UPDATE orders SET state = ?2, late_at = NULL WHERE row = ?1")
            .Bind(1, order.Row)
            .Bind(2, SnakeCase<ProviderOrderState>.Of(state))
            .Run();

    public static void ScheduleLatePayment(SqliteConnection database, ProviderOrder order, TimeSpan callbackDelay) =>
        database
            .Prepare("UPDATE orders SET late_at = ?2, late_delay_ms = ?3 WHERE row = ?1")
            .Bind(1, order.Row)
            .Bind(2, order.LatePaymentAt.ToUnixTimeMilliseconds())
            .Bind(3, (long)callbackDelay.TotalMilliseconds)
            .Run();

    public static List<ProviderOrder> ListLateDue(SqliteConnection database, DateTimeOffset now, int limit)
    {
        var rows = database
            .Prepare(Select + "WHERE late_at <= ?1 ORDER BY late_at LIMIT ?2")
            .Bind(1, now.ToUnixTimeMilliseconds())
            .Bind(2, limit);
        var due = new List<ProviderOrder>();
        while (rows.Step())
            due.Add(Read(rows));
        return due;
    }

    /// <summary>When the next late payer pays; null when nobody waits.</summary>
    public static DateTimeOffset? NextLateAt(SqliteConnection database)
    {
        var row = database.Prepare("SELECT late_at FROM orders WHERE late_at IS NOT NULL ORDER BY late_at LIMIT 1");
        DateTimeOffset? next = row.Step() ? DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(0)) : null;
        row.Reset();
        return next;
    }

    private static ProviderOrder? First(SqliteStatement rows)
    {
        var order = rows.Step() ? Read(rows) : null;
        rows.Reset();
        return order;
    }

    private static ProviderOrder Read(SqliteStatement row) =>
        new()
        {
            Row = row.Integer(0),
            Terms = new OrderTerms
            {
                OrderId = row.Text(1),
                MerchantOrderId = row.TextOrNull(2),
                Amount = row.Integer(3),
                Currency = row.Text(4),
                Description = row.TextOrNull(5),
                ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(6)),
            },
            State = SnakeCase<ProviderOrderState>.TryParse(row.Text(7), out var state)
                ? state
                : throw new InvalidOperationException($"The books know no state '{row.Text(7)}'."),
            LateAt = row.IntegerOrNull(8) is { } late ? DateTimeOffset.FromUnixTimeMilliseconds(late) : null,
            LateDelay = TimeSpan.FromMilliseconds(row.Integer(9)),
            ClockBehind = TimeSpan.FromMilliseconds(row.Integer(10)),
        };
}
