using Payments.Storage.Audit;
using Payments.Storage.Orders;

namespace Payments.Storage.Sqlite.Audit;

/// <summary><see cref="IAuditTrail"/> on SQLite, whose one writer keeps the chain in order.</summary>
/// <param name="file">A file with the schema <see cref="SqliteSchema.Steps"/>.</param>
public sealed class SqliteAuditTrail(SqliteFile file) : IAuditTrail
{
    private const char Sign = '?';

    private const string Insert = """
        INSERT INTO audit_entries(sequence, act_id, completes, at, merchant_id, actor, action, body, hash)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        """;

    private static readonly string All = AuditSql.Links(Sign);
    private static readonly string OfMerchant = AuditSql.LinksOf(Sign);

    /// <inheritdoc/>
    public Task<long> AppendAsync(AuditRow row) => file.WriteAsync(connection => Append(connection, row));

    /// <inheritdoc/>
    public Task<AuditPage> ListAsync(AuditListing listing, CancellationToken cancellationToken = default) =>
        file.QueryAsync(
            static (connection, listing) =>
            {
                var rows = connection
                    .Prepare(AuditSql.List(listing, Sign))
                    .Bind(1, listing.MerchantId ?? "")
                    .Bind(2, listing.Actor ?? "")
                    .Bind(3, listing.Action ?? "")
                    .Bind(4, listing.From?.ToUnixTimeMilliseconds() ?? 0)
                    .Bind(5, listing.Place.Timestamp)
                    .Bind(6, listing.Place.Row)
                    .Bind(7, listing.Limit + 1);
                var found = new List<StoredAct>();
                while (rows.Step())
                    found.Add(new StoredAct(Entry(rows), rows.TextOrNull(9)));
                return AuditPage.Of(found, listing.Limit);
            },
            listing
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<AuditLink>> LinksAsync(
        string? merchantId,
        OrderCursor after,
        int limit,
        CancellationToken cancellationToken = default
    ) =>
        file.QueryAsync(
            static (connection, query) =>
            {
                var rows = query.merchantId is null
                    ? connection.Prepare(All).Bind(1, query.after.Row).Bind(2, query.limit)
                    : connection
                        .Prepare(OfMerchant)
                        .Bind(1, query.merchantId)
                        .Bind(2, query.after.Timestamp)
                        .Bind(3, query.after.Row)
                        .Bind(4, query.limit);
                var found = new List<AuditLink>();
                while (rows.Step())
                    found.Add(new AuditLink(Entry(rows), rows.IsNull(9) ? null : rows.Bytes(9).ToArray()));
                return (IReadOnlyList<AuditLink>)found;
            },
            (merchantId, after, limit)
        );

    private static long Append(SqliteConnection connection, AuditRow row)
    {
        var head = connection.Prepare(AuditSql.Head);
        var (sequence, hash) = head.Step()
            ? (head.Integer(0) + 1, AuditChain.HashAfter(head.Bytes(1), row.Body))
            : (1, AuditChain.HashAfter(AuditChain.Genesis, row.Body));
        head.Reset();
        connection
            .Prepare(Insert)
            .Bind(1, sequence)
            .Bind(2, row.ActId)
            .Bind(3, row.Completes)
            .Bind(4, row.At.ToUnixTimeMilliseconds())
            .Bind(5, row.MerchantId)
            .Bind(6, row.Actor)
            .Bind(7, row.Action)
            .Bind(8, row.Body)
            .BindBlob(9, hash)
            .Run();
        return sequence;
    }

    private static StoredAuditRow Entry(SqliteStatement row) =>
        new(
            row.Integer(0),
            new AuditRow(
                row.Text(1),
                row.IntegerOrNull(2),
                DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(3)),
                row.Text(4),
                row.Text(5),
                row.Text(6),
                row.Text(7)
            ),
            row.Bytes(8).ToArray()
        );
}
