namespace Payments.Storage.Audit;

/// <summary>
/// The queries of the audit, the same on both databases but for how parameters are written. Parameters of lists: merchant, actor, action,
/// each empty for all, not before, and a place; then how many.
/// </summary>
internal static class AuditSql
{
    private const string Columns = "e.sequence, e.act_id, e.completes, e.at, e.merchant_id, e.actor, e.action, e.body, e.hash";

    public const string Head = "SELECT sequence, hash FROM audit_entries ORDER BY sequence DESC LIMIT 1";

    /// <summary>The query of a list; what it looks for first has an index.</summary>
    /// <param name="listing">What is asked for.</param>
    /// <param name="sign">What stands before a parameter's number.</param>
    public static string List(AuditListing listing, char sign)
    {
        var first = listing switch
        {
            { MerchantId: not null } => 1,
            { Actor: not null } => 2,
            { Action: not null } => 3,
            _ => 0,
        };
        string[] columns = ["merchant_id", "actor", "action"];
        var filters = columns.Select(
            (column, i) => i + 1 == first ? $"e.{column} = {sign}{i + 1}" : $"({sign}{i + 1} = '' OR e.{column} = {sign}{i + 1})"
        );
        return $"""
            SELECT {Columns}, c.body FROM audit_entries e LEFT JOIN audit_entries c ON c.completes = e.sequence
            WHERE {string.Join(" AND ", filters)} AND e.completes IS NULL AND e.at >= {sign}4 AND (e.at, e.sequence) < ({sign}5, {sign}6)
            ORDER BY e.at DESC, e.sequence DESC LIMIT {sign}7
            """;
    }

    /// <summary>All entries by their numbers, behind one: a number, how many.</summary>
    public static string Links(char sign) => Links($"e.sequence > {sign}1 ORDER BY e.sequence LIMIT {sign}2");

    /// <summary>A merchant's entries by time, behind a place: merchant, the place, how many.</summary>
    public static string LinksOf(char sign) =>
        Links($"e.merchant_id = {sign}1 AND (e.at, e.sequence) > ({sign}2, {sign}3) ORDER BY e.at, e.sequence LIMIT {sign}4");

    private static string Links(string condition) =>
        $"SELECT {Columns}, p.hash FROM audit_entries e LEFT JOIN audit_entries p ON p.sequence = e.sequence - 1 WHERE {condition}";
}
