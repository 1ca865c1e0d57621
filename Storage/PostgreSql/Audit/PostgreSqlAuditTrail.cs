using Npgsql;
using Payments.Storage.Audit;
using Payments.Storage.Orders;

namespace Payments.Storage.PostgreSql.Audit;

/// <summary><see cref="IAuditTrail"/> on PostgreSQL.</summary>
/// <param name="database">A database that has been started.</param>
public sealed class PostgreSqlAuditTrail(PostgreSqlDatabase database) : IAuditTrail
{
    private const char Sign = '$';

    private static readonly string All = AuditSql.Links(Sign);
    private static readonly string OfMerchant = AuditSql.LinksOf(Sign);

    private readonly AuditAppender _appender = new(database);

    /// <inheritdoc/>
    public Task<long> AppendAsync(AuditRow row) => _appender.Append(row);

    /// <inheritdoc/>
    public async Task<AuditPage> ListAsync(AuditListing listing, CancellationToken cancellationToken = default)
    {
        var found = await database.Readers.ReadAsync(
            AuditSql.List(listing, Sign),
            static row => new StoredAct(Entry(row), row.IsDBNull(9) ? null : row.GetString(9)),
            cancellationToken,
            listing.MerchantId ?? "",
            listing.Actor ?? "",
            listing.Action ?? "",
            listing.From?.ToUnixTimeMilliseconds() ?? 0,
            listing.Place.Timestamp,
            listing.Place.Row,
            listing.Limit + 1L
        );
        return AuditPage.Of(found, listing.Limit);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AuditLink>> LinksAsync(
        string? merchantId,
        OrderCursor after,
        int limit,
        CancellationToken cancellationToken = default
    ) =>
        merchantId is null
            ? await database.Readers.ReadAsync(All, Link, cancellationToken, after.Row, (long)limit)
            : await database.Readers.ReadAsync(OfMerchant, Link, cancellationToken, merchantId, after.Timestamp, after.Row, (long)limit);

    private static AuditLink Link(NpgsqlDataReader row) => new(Entry(row), row.IsDBNull(9) ? null : row.GetFieldValue<byte[]>(9));

    private static StoredAuditRow Entry(NpgsqlDataReader row) =>
        new(
            row.GetInt64(0),
            new AuditRow(
                row.GetString(1),
                row.IsDBNull(2) ? null : row.GetInt64(2),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
                row.GetString(4),
                row.GetString(5),
                row.GetString(6),
                row.GetString(7)
            ),
            row.GetFieldValue<byte[]>(8)
        );
}
