using Payments.Storage.Accounts;
using Payments.Storage.Rows;

namespace Payments.Storage.Sqlite.Accounts;

/// <summary><see cref="IAccountQueries"/> on SQLite.</summary>
public sealed class SqliteAccountQueries(SqliteFile file) : IAccountQueries
{
    private const string Columns =
        "j.sequence, j.booking_id, j.kind, j.debit, j.credit, j.amount, j.currency, j.order_id, j.reason, j.occurred_at, j.balance_after, j.held_after";

    private const string OfAccount = "j.account_row = (SELECT row FROM accounts WHERE key = ?1)";

    private const string After = $"SELECT {Columns} FROM journal j WHERE {OfAccount} AND j.sequence > ?2 ORDER BY j.sequence LIMIT ?3";

    private const string Audited = """
        SELECT a.row, a.account_id, a.document, count(j.sequence), max(j.sequence), j.currency,
            sum(CASE WHEN j.credit = 'balance' THEN j.amount WHEN j.debit = 'balance' THEN -j.amount ELSE 0 END),
            sum(CASE WHEN j.credit = 'held' THEN j.amount WHEN j.debit = 'held' THEN -j.amount ELSE 0 END)
        FROM accounts a LEFT JOIN journal j ON j.account_row = a.row
        """;

    /// <inheritdoc/>
    public ValueTask<AccountJournalRow?> BookingAsync(string bookingId, CancellationToken cancellationToken = default) =>
        file.ReadAsync<string, AccountJournalRow?>(
            static (connection, id) =>
            {
                var row = connection
                    .Prepare($"SELECT {Columns}, a.key FROM journal j JOIN accounts a ON a.row = j.account_row WHERE j.booking_id = ?1")
                    .Bind(1, id);
                if (!row.Step())
                    return null;
                var booked = new AccountJournalRow(AccountTables.Mapping.KeyFormat.Format(row.Bytes(12)), Entry(row));
                row.Reset();
                return booked;
            },
            bookingId
        );

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<JournalRow>> EntriesAsync(
        string accountKey,
        long before,
        int limit,
        CancellationToken cancellationToken = default
    ) =>
        Entries(
            $"SELECT {Columns} FROM journal j WHERE {OfAccount} AND j.sequence < ?2 ORDER BY j.sequence DESC LIMIT ?3",
            accountKey,
            before,
            limit
        );

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<JournalRow>> EntriesAfterAsync(
        string accountKey,
        long after,
        int limit,
        CancellationToken cancellationToken = default
    ) => Entries(After, accountKey, after, limit);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<AccountJournalRow>> EntriesAfterAsync(
        IReadOnlyList<AccountCursor> cursors,
        int limitEach,
        CancellationToken cancellationToken = default
    )
    {
        var found = new List<AccountJournalRow>();
        foreach (var place in cursors)
        foreach (var line in await Entries(After, place.AccountKey, place.After, limitEach))
            found.Add(new AccountJournalRow(place.AccountKey, line));
        return found;
    }

    /// <inheritdoc/>
    public ValueTask<AccountAudit?> AuditAsync(string accountKey, CancellationToken cancellationToken = default) =>
        new(
            file.QueryAsync<string, AccountAudit?>(
                static (connection, accountKey) =>
                {
                    Span<byte> key = stackalloc byte[PrefixedBase32Key.Size];
                    if (!AccountTables.Mapping.KeyFormat.TryParse(accountKey, key))
                        return null;
                    return
                        Audits(connection.Prepare($"{Audited} WHERE a.key = ?1 GROUP BY a.row, j.currency").BindBlob(1, key)) is [var found]
                        ? found
                        : null;
                },
                accountKey
            )
        );

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AccountAudit>> AuditsAsync(
        string merchantId,
        long afterRow,
        int limit,
        CancellationToken cancellationToken = default
    ) =>
        new(
            file.QueryAsync<(string MerchantId, long After, int Limit), IReadOnlyList<AccountAudit>>(
                static (connection, page) =>
                    Audits(
                        connection
                            .Prepare(
                                $"{Audited} WHERE a.row IN (SELECT row FROM accounts WHERE merchant_id = ?1 AND row > ?2 ORDER BY row LIMIT ?3) GROUP BY a.row, j.currency ORDER BY a.row"
                            )
                            .Bind(1, page.MerchantId)
                            .Bind(2, page.After)
                            .Bind(3, page.Limit)
                    ),
                (merchantId, afterRow, limit)
            )
        );

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<JournalSum>> SumsAsync(string merchantId, CancellationToken cancellationToken = default) =>
        new(
            file.QueryAsync<string, IReadOnlyList<JournalSum>>(
                static (connection, merchantId) =>
                {
                    var rows = connection
                        .Prepare(
                            """
                            WITH lines AS (SELECT j.debit, j.credit, j.currency, j.amount FROM accounts a JOIN journal j ON j.account_row = a.row WHERE a.merchant_id = ?1)
                            SELECT side, currency, sum(value) FROM (
                                SELECT credit AS side, currency, amount AS value FROM lines UNION ALL SELECT debit, currency, -amount FROM lines)
                            GROUP BY side, currency ORDER BY side, currency
                            """
                        )
                        .Bind(1, merchantId);
                    var sums = new List<JournalSum>();
                    while (rows.Step())
                        sums.Add(new JournalSum(rows.Text(0), rows.Text(1), rows.Integer(2)));
                    return sums;
                },
                merchantId
            )
        );

    private ValueTask<IReadOnlyList<JournalRow>> Entries(string sql, string accountKey, long place, int limit) =>
        file.ReadAsync<(string Sql, string Key, long Place, int Limit), IReadOnlyList<JournalRow>>(
            static (connection, query) =>
            {
                var found = new List<JournalRow>();
                Span<byte> key = stackalloc byte[PrefixedBase32Key.Size];
                if (!AccountTables.Mapping.KeyFormat.TryParse(query.Key, key))
                    return found;
                var rows = connection.Prepare(query.Sql).BindBlob(1, key).Bind(2, query.Place).Bind(3, query.Limit);
                while (rows.Step())
                    found.Add(Entry(rows));
                return found;
            },
            (sql, accountKey, place, limit)
        );

    private static IReadOnlyList<AccountAudit> Audits(SqliteStatement rows)
    {
        var audits = new AccountAuditBuilder();
        while (rows.Step())
        {
            audits.Add(
                new AccountAudit(rows.Integer(0), rows.Text(1), rows.Bytes(2).ToArray(), rows.Integer(3), rows.Integer(4), []),
                rows.TextOrNull(5),
                rows.Integer(6),
                rows.Integer(7)
            );
        }

        return audits.Audits;
    }

    private static JournalRow Entry(SqliteStatement row) =>
        new(
            row.Integer(0),
            row.Text(1),
            row.Text(2),
            row.Text(3),
            row.Text(4),
            row.Integer(5),
            row.Text(6),
            row.TextOrNull(7),
            row.TextOrNull(8),
            DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(9)),
            row.Integer(10),
            row.Integer(11)
        );
}
