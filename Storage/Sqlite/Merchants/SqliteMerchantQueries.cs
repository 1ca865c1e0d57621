using Payments.Storage.Merchants;
using Payments.Storage.Orders;

namespace Payments.Storage.Sqlite.Merchants;

/// <summary><see cref="IMerchantQueries"/> on SQLite.</summary>
/// <param name="file">A file with the schema <see cref="SqliteSchema.Steps"/>.</param>
public sealed class SqliteMerchantQueries(SqliteFile file) : IMerchantQueries
{
    private const string Query = """
        SELECT row, id, name, mode, notify_url, created_at FROM merchants
        WHERE row < ?1 AND (?2 = '' OR mode = ?2) AND (instr(lower(name), lower(?3)) > 0 OR substr(id, 1, length(?3)) = lower(?3))
        ORDER BY row DESC LIMIT ?4
        """;

    // In this order of joining each merchant's days are found by the key of the totals.
    private const string Money = """
        SELECT d.day, d.currency, m.mode, sum(d.amount_paid), sum(d.amount_refunded)
        FROM merchants m CROSS JOIN merchant_daily d ON d.merchant_id = m.id AND d.day BETWEEN ?1 AND ?2
        GROUP BY 1, 2, 3 HAVING sum(d.amount_paid) <> 0 OR sum(d.amount_refunded) <> 0 ORDER BY 1, 2, 3
        """;

    /// <inheritdoc/>
    public Task<MerchantPage> ListAsync(MerchantListing listing, CancellationToken cancellationToken = default) =>
        file.QueryAsync(Run, listing);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DayMoney>> MoneyAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken = default) =>
        file.QueryAsync(SumMoney, (from, to));

    private static IReadOnlyList<DayMoney> SumMoney(SqliteConnection connection, (DateOnly From, DateOnly To) period)
    {
        var rows = connection.Prepare(Money).Bind(1, DayText.Of(period.From)).Bind(2, DayText.Of(period.To));
        var days = new List<DayMoney>();
        while (rows.Step())
            days.Add(new DayMoney(DayText.Parse(rows.Text(0)), rows.Text(1), rows.Text(2), rows.Integer(3), rows.Integer(4)));
        return days;
    }

    private static MerchantPage Run(SqliteConnection connection, MerchantListing listing)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(listing.Limit, 1, nameof(listing));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(listing.Limit, 100, nameof(listing));
        // One more than the page holds says whether there is a next page.
        var rows = connection
            .Prepare(Query)
            .Bind(1, listing.After?.Row ?? long.MaxValue)
            .Bind(2, listing.Mode ?? "")
            .Bind(3, listing.Search ?? "")
            .Bind(4, listing.Limit + 1);
        var (merchants, last, isMore) = (new List<MerchantEntry>(), default(OrderCursor), false);
        while (rows.Step())
        {
            isMore = merchants.Count == listing.Limit;
            if (isMore)
                continue;
            last = new OrderCursor(rows.Integer(5), rows.Integer(0));
            merchants.Add(
                new MerchantEntry(
                    rows.Text(1),
                    rows.Text(2),
                    rows.Text(3),
                    rows.TextOrNull(4),
                    DateTimeOffset.FromUnixTimeMilliseconds(rows.Integer(5))
                )
            );
        }

        return new MerchantPage(merchants, isMore ? last : null);
    }
}
