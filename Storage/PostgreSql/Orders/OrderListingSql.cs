using System.Collections.Frozen;
using System.Runtime.InteropServices;
using Payments.Storage.Orders;

namespace Payments.Storage.PostgreSql.Orders;

/// <summary>
/// Lists orders as <see cref="OrderListingPlan"/> says: one short seek in each range of the index, merged, so that a page costs the same
/// for the first and for the millionth order. One statement, so one snapshot: an order whose status changes meanwhile is neither missed
/// nor listed twice.
/// </summary>
internal static class OrderListingSql
{
    /// <summary>
    /// The parameters of all of them: merchant, created after, place (created, row), how many, how many to look at in a range; statuses,
    /// least and largest amount, currency, channel, payer, account, kind. What is not asked for is empty or the widest.
    /// </summary>
    public const string ParameterTypes =
        "text, bigint, bigint, bigint, bigint, bigint, text[], bigint, bigint, text, text, text, text, text";

    // The statuses that a merchant's orders have, each found by a seek to the next one.
    private const string AllStatuses = """
        WITH RECURSIVE next(status) AS (
            (SELECT status FROM orders WHERE merchant_id = $1 ORDER BY status LIMIT 1)
            UNION ALL
            SELECT (SELECT o.status FROM orders o WHERE o.merchant_id = $1 AND o.status > next.status ORDER BY o.status LIMIT 1)
            FROM next WHERE next.status IS NOT NULL),
        ranges AS (SELECT status FROM next WHERE status IS NOT NULL)
        """;

    private const string GivenStatuses = "WITH ranges AS (SELECT DISTINCT unnest($7::text[]) COLLATE \"C\" AS status)";
    private const string OneRange = "WITH ranges AS (SELECT ''::text COLLATE \"C\" AS status)";
    private const string Newest = "ORDER BY o.created_at DESC, o.row DESC";

    private const string Filter = """
        ($7::text[] = '{}' OR o.status = ANY ($7)) AND coalesce(o.amount, 0) BETWEEN $8 AND $9 AND ($10 = '' OR o.currency = $10)
            AND ($11 = '' OR o.channel = $11) AND ($12 = '' OR o.payer_id = $12) AND ($13 = '' OR o.account_id = $13)
            AND ($14 = '' OR coalesce(o.kind, 'payment') = $14)
        """;

    private static readonly FrozenDictionary<Variant, string> Texts = Enum.GetValues<OrderIndex>()
        .SelectMany(index => new[] { new OrderListingPlan(index, false), new OrderListingPlan(index, true) })
        .SelectMany(plan => new[] { new Variant(plan, false), new Variant(plan, true) })
        .ToFrozenDictionary(variant => variant, TextOf);

    /// <summary>The statement of a listing. Its rows are created, row, key, version, document; one without a key is the edge.</summary>
    public static string Of(OrderListingPlan plan, bool hasStatuses) => Texts[new Variant(plan, hasStatuses)];

    private static string TextOf(Variant variant)
    {
        var ranges =
            !variant.Plan.IsByStatus ? OneRange
            : variant.HasStatuses ? GivenStatuses
            : AllStatuses;
        var range =
            variant.Plan.Index switch
            {
                OrderIndex.Merchant => "o.merchant_id = $1 AND o.status = ranges.status AND ",
                OrderIndex.Payer => "o.merchant_id = $1 AND o.payer_id = $12 AND ",
                OrderIndex.Account => "o.merchant_id = $1 AND o.account_id = $13 AND ",
                OrderIndex.Uncommon => $"o.{OrderListingPlan.UncommonCondition} AND o.status = ranges.status AND ",
                OrderIndex.TopUp => $"o.{OrderListingPlan.TopUpCondition} AND ",
                OrderIndex.MerchantTopUp => $"o.{OrderListingPlan.TopUpCondition} AND o.merchant_id = $1 AND ",
                _ => "",
            } + "o.created_at > $2 AND (o.created_at, o.row) < ($3, $4)";
        var seek = variant.Plan.IsFiltered
            ? $"SELECT o.created_at, o.row FROM (SELECT o.* FROM orders o WHERE {range} {Newest} LIMIT $6) o WHERE {Filter} LIMIT $5"
            : $"SELECT o.created_at, o.row FROM orders o WHERE {range} {Newest} LIMIT $5";
        // A range in which a page's worth was not found was left where enough had been looked at, or came to its end.
        var edge = $"""
            UNION ALL (
            SELECT o.created_at, o.row, NULL, NULL, NULL FROM ranges CROSS JOIN LATERAL (
                SELECT o.created_at, o.row FROM orders o WHERE {range} {Newest} OFFSET $6 - 1 LIMIT 1) o
            WHERE (SELECT count(*) FROM found WHERE found.status = ranges.status) < $5 {Newest} LIMIT 1)
            """;
        return $"""
            {ranges},
            found AS (SELECT ranges.status, o.created_at, o.row FROM ranges CROSS JOIN LATERAL ({seek}) o),
            places AS (SELECT o.created_at, o.row FROM found o {Newest} LIMIT $5)
            (SELECT o.created_at, o.row, o.key, o.version, o.document FROM places JOIN orders o ON o.row = places.row
            ORDER BY places.created_at DESC, places.row DESC)
            {(variant.Plan.IsFiltered ? edge : "")}
            """;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Variant(OrderListingPlan Plan, bool HasStatuses);
}
