using Npgsql;
using Payments.Storage.Merchants;
using Payments.Storage.Orders;

namespace Payments.Storage.PostgreSql.Merchants;

/// <summary><see cref="IMerchantQueries"/> on PostgreSQL.</summary>
/// <param name="database">A database that has been started.</param>
/// <param name="serviceId">The name that the cluster's merchants are stored under.</param>
public sealed class PostgreSqlMerchantQueries(PostgreSqlDatabase database, string serviceId) : IMerchantQueries
{
    // In the collation C lower() knows A to Z and no more, as SQLite's does.
    internal const string Query = """
        SELECT row, id, name, mode, notify_url, created_at FROM merchants
        WHERE service_id = $1 AND row < $2 AND ($3 = '' OR mode = $3)
            AND (strpos(lower(name), lower($4::text COLLATE "C")) > 0 OR starts_with(id, lower($4::text COLLATE "C")))
        ORDER BY row DESC LIMIT $5
        """;

    internal const string Money = """
        SELECT d.day, d.currency, m.mode, sum(d.amount_paid)::bigint, sum(d.amount_refunded)::bigint
        FROM merchants m JOIN merchant_daily d ON d.merchant_id = m.id AND d.day BETWEEN $2 AND $3
        WHERE m.service_id = $1
        GROUP BY 1, 2, 3 HAVING sum(d.amount_paid) <> 0 OR sum(d.amount_refunded) <> 0 ORDER BY 1, 2, 3
        """;

    /// <inheritdoc/>
    public async Task<MerchantPage> ListAsync(MerchantListing listing, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(listing.Limit, 1, nameof(listing));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(listing.Limit, 100, nameof(listing));
        // One more than the page holds says whether there is a next page.
        var found = await database.Readers.ReadAsync(
            Query,
            Row,
            cancellationToken,
            serviceId,
            listing.After?.Row ?? long.MaxValue,
            listing.Mode ?? "",
            listing.Search ?? "",
            listing.Limit + 1L
        );
        return new MerchantPage(
            [.. found.Take(listing.Limit).Select(row => row.Merchant)],
            found.Count > listing.Limit ? found[listing.Limit - 1].Place : null
        );
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DayMoney>> MoneyAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken = default) =>
        await database.Readers.ReadAsync(
            Money,
            static row => new DayMoney(
                row.GetFieldValue<DateOnly>(0),
                row.GetString(1),
                row.GetString(2),
                row.GetInt64(3),
                row.GetInt64(4)
            ),
            cancellationToken,
            serviceId,
            from,
            to
        );

    private static (OrderCursor Place, MerchantEntry Merchant) Row(NpgsqlDataReader row) =>
        (
            new OrderCursor(row.GetInt64(5), row.GetInt64(0)),
            new MerchantEntry(
                row.GetString(1),
                row.GetString(2),
                row.GetString(3),
                row.IsDBNull(4) ? null : row.GetString(4),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5))
            )
        );
}
