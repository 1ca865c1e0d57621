namespace Payments.Storage.PostgreSql.Orders;

/// <summary>
/// Lists orders over the index (merchant, status, created, row): one short seek per status that the merchant has, merged,
/// so that a page costs the same for the first and for the millionth order. One statement, so one snapshot: an order whose status
/// changes meanwhile is neither missed nor listed twice.
/// </summary>
internal static class OrderListingSql
{
    // The statuses that a merchant's orders have, each found by a seek to the next one.
    private const string Statuses = """
        WITH RECURSIVE found(status) AS (
            (SELECT status FROM orders WHERE merchant_id = $1 ORDER BY status LIMIT 1)
            UNION ALL
            SELECT (SELECT o.status FROM orders o WHERE o.merchant_id = $1 AND o.status > found.status ORDER BY o.status LIMIT 1)
            FROM found WHERE found.status IS NOT NULL),
        statuses AS (SELECT status FROM found WHERE status IS NOT NULL)
        """;

    private const string Page = """
        , places AS (
            SELECT place.created_at, place.row FROM statuses CROSS JOIN LATERAL (
                SELECT o.created_at, o.row FROM orders o
                WHERE o.merchant_id = $1 AND o.status = statuses.status AND o.created_at > $2 AND (o.created_at, o.row) < ($3, $4)
                ORDER BY o.created_at DESC, o.row DESC LIMIT $5) place
            ORDER BY place.created_at DESC, place.row DESC LIMIT $5)
        SELECT o.created_at, o.row, o.key, o.version, o.document FROM places JOIN orders o ON o.row = places.row
        ORDER BY places.created_at DESC, places.row DESC
        """;

    /// <summary>Merchant, created after, place (created, row), how many.</summary>
    public const string OfAll = Statuses + Page;

    /// <summary>As <see cref="OfAll"/>, and the status.</summary>
    public const string OfStatus = "WITH statuses AS (SELECT $6::text COLLATE \"C\" AS status)" + Page;
}
