using Payments.Storage.Sqlite;

namespace Payments.PowerLoss.Checks;

/// <summary>Reads what a database holds as lines to compare.</summary>
internal static class StoredLines
{
    private static readonly string[] Queries =
    [
        """
            SELECT 'order ' || merchant_order_id || ' ' || version || ' ' || status || ' ' || (document ->> '$.Text')
            FROM orders ORDER BY merchant_order_id
            """,
        """
            SELECT 'event ' || o.merchant_order_id || ' ' || e.sequence || ' ' || hex(e.hash)
            FROM order_events e LEFT JOIN orders o ON o.row = e.order_row ORDER BY o.merchant_order_id, e.sequence
            """,
        "SELECT 'note ' || grain_key || ' ' || version || ' ' || (document ->> '$.Text') FROM grain_state ORDER BY grain_key",
        "SELECT 'account ' || account_id || ' ' || version FROM accounts ORDER BY account_id",
        """
            SELECT 'journal ' || a.account_id || ' ' || j.sequence || ' ' || j.amount || ' ' || j.balance_after
            FROM journal j LEFT JOIN accounts a ON a.row = j.account_row ORDER BY a.account_id, j.sequence
            """,
        """
            SELECT 'totals ' || coalesce(sum(orders_created), 0) || ' ' || coalesce(sum(orders_paid), 0) || ' '
                || coalesce(sum(orders_cancelled), 0) || ' ' || coalesce(sum(amount_paid), 0) FROM merchant_daily
            """,
    ];

    /// <summary>All that a database of the newest schema holds.</summary>
    public static List<string> Read(SqliteConnection connection) => [.. Queries.SelectMany(query => Rows(connection, query))];

    /// <summary>The tables, indexes and triggers.</summary>
    public static List<string> ReadSchema(SqliteConnection connection) =>
        Rows(connection, "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1");

    /// <summary>How many schema steps were applied.</summary>
    public static int ReadSteps(SqliteConnection connection) =>
        Rows(connection, "SELECT name FROM sqlite_schema WHERE name = 'schema'").Count == 0
            ? 0
            : int.Parse(Rows(connection, "SELECT coalesce(max(number), 0) FROM schema")[0]);

    public static List<string> Rows(SqliteConnection connection, string query)
    {
        var rows = connection.Prepare(query);
        var found = new List<string>();
        while (rows.Step())
            found.Add(rows.Text(0));
        return found;
    }
}
