using Npgsql;
using Payments.Storage.Accounts;
using Payments.Storage.Rows;

namespace Payments.Storage.PostgreSql.Accounts;

/// <summary><see cref="IAccountQueries"/> on PostgreSQL. Every read is one statement.</summary>
/// <param name="database">A database that has been started.</param>
public sealed class PostgreSqlAccountQueries(PostgreSqlDatabase database) : IAccountQueries
{
    private const string Columns =
        "j.sequence, j.booking_id, j.kind, j.debit, j.credit, j.amount, j.currency, j.order_id, j.reason, j.occurred_at, j.balance_after, j.held_after";

    private const string OfKey = "(SELECT row FROM accounts_keys WHERE key = $1)";

    private const string Audited = """
        SELECT a.row, a.account_id, a.document, count(j.sequence), coalesce(max(j.sequence), 0), j.currency,
            coalesce(sum(CASE WHEN j.credit = 'balance' THEN j.amount WHEN j.debit = 'balance' THEN -j.amount END), 0)::bigint,
            coalesce(sum(CASE WHEN j.credit = 'held' THEN j.amount WHEN j.debit = 'held' THEN -j.amount END), 0)::bigint
        FROM accounts a LEFT JOIN journal j ON j.account_row = a.row
        """;

    private const string AfterEach = $"""
        SELECT {Columns}, f.key FROM unnest($1, $2) AS f(key, after) JOIN accounts_keys a ON a.key = f.key
        CROSS JOIN LATERAL (SELECT * FROM journal WHERE account_row = a.row AND sequence > f.after ORDER BY sequence LIMIT $3) j
        ORDER BY a.row, j.sequence
        """;

    private const string Sums = """
        WITH lines AS (SELECT j.debit, j.credit, j.currency, j.amount FROM accounts a JOIN journal j ON j.account_row = a.row WHERE a.merchant_id = $1)
        SELECT side, currency, sum(value)::bigint FROM (
            SELECT credit AS side, currency, amount AS value FROM lines UNION ALL SELECT debit, currency, -amount FROM lines) sides
        GROUP BY side, currency ORDER BY side, currency
        """;

    /// <inheritdoc/>
    public async ValueTask<AccountJournalRow?> BookingAsync(string bookingId, CancellationToken cancellationToken = default) =>
        await database.Readers.ReadAsync(
            $"SELECT {Columns}, a.key FROM journal j JOIN accounts a ON a.row = j.account_row WHERE j.booking_id = $1",
            static row => new AccountJournalRow(AccountTables.Mapping.KeyFormat.Format(row.GetFieldValue<byte[]>(12)), Entry(row)),
            cancellationToken,
            bookingId
        )
            is [var found]
            ? found
            : null;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<JournalRow>> EntriesAsync(
        string accountKey,
        long before,
        int limit,
        CancellationToken cancellationToken = default
    ) =>
        EntriesAsync(
            $"SELECT {Columns} FROM journal j WHERE j.account_row = {OfKey} AND j.sequence < $2 ORDER BY j.sequence DESC LIMIT $3",
            accountKey,
            before,
            limit,
            cancellationToken
        );

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<JournalRow>> EntriesAfterAsync(
        string accountKey,
        long after,
        int limit,
        CancellationToken cancellationToken = default
    ) =>
        EntriesAsync(
            $"SELECT {Columns} FROM journal j WHERE j.account_row = {OfKey} AND j.sequence > $2 ORDER BY j.sequence LIMIT $3",
            accountKey,
            after,
            limit,
            cancellationToken
        );

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<AccountJournalRow>> EntriesAfterAsync(
        IReadOnlyList<AccountCursor> cursors,
        int limitEach,
        CancellationToken cancellationToken = default
    )
    {
        var (keys, after, key) = (new List<byte[]>(cursors.Count), new List<long>(cursors.Count), new byte[PrefixedBase32Key.Size]);
        foreach (var place in cursors)
        {
            if (!AccountTables.Mapping.KeyFormat.TryParse(place.AccountKey, key))
                continue;
            keys.Add([.. key]);
            after.Add(place.After);
        }

        return await database.Readers.ReadAsync(
            AfterEach,
            static row => new AccountJournalRow(AccountTables.Mapping.KeyFormat.Format(row.GetFieldValue<byte[]>(12)), Entry(row)),
            cancellationToken,
            keys.ToArray(),
            after.ToArray(),
            (long)limitEach
        );
    }

    /// <inheritdoc/>
    public async ValueTask<AccountAudit?> AuditAsync(string accountKey, CancellationToken cancellationToken = default)
    {
        var key = new byte[PrefixedBase32Key.Size];
        return
            AccountTables.Mapping.KeyFormat.TryParse(accountKey, key)
            && await AuditsAsync($"{Audited} WHERE a.row = {OfKey} GROUP BY a.row, j.currency", cancellationToken, key) is [var found]
            ? found
            : null;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AccountAudit>> AuditsAsync(
        string merchantId,
        long afterRow,
        int limit,
        CancellationToken cancellationToken = default
    ) =>
        AuditsAsync(
            $"{Audited} WHERE a.row IN (SELECT row FROM accounts WHERE merchant_id = $1 AND row > $2 ORDER BY row LIMIT $3) GROUP BY a.row, j.currency ORDER BY a.row",
            cancellationToken,
            merchantId,
            afterRow,
            (long)limit
        );

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<JournalSum>> SumsAsync(string merchantId, CancellationToken cancellationToken = default) =>
        await database.Readers.ReadAsync(
            Sums,
            static row => new JournalSum(row.GetString(0), row.GetString(1), row.GetInt64(2)),
            cancellationToken,
            merchantId
        );

    private async ValueTask<IReadOnlyList<JournalRow>> EntriesAsync(
        string sql,
        string accountKey,
        long place,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var key = new byte[PrefixedBase32Key.Size];
        return AccountTables.Mapping.KeyFormat.TryParse(accountKey, key)
            ? await database.Readers.ReadAsync(sql, Entry, cancellationToken, key, place, (long)limit)
            : [];
    }

    private async ValueTask<IReadOnlyList<AccountAudit>> AuditsAsync(
        string sql,
        CancellationToken cancellationToken,
        params object[] values
    )
    {
        var audits = new AccountAuditBuilder();
        var rows = await database.Readers.ReadAsync(
            sql,
            static row =>
                (
                    Audit: new AccountAudit(
                        row.GetInt64(0),
                        row.GetString(1),
                        row.GetFieldValue<byte[]>(2),
                        row.GetInt64(3),
                        row.GetInt64(4),
                        []
                    ),
                    Currency: row.IsDBNull(5) ? null : row.GetString(5),
                    Balance: row.GetInt64(6),
                    Held: row.GetInt64(7)
                ),
            cancellationToken,
            values
        );
        foreach (var (audit, currency, balance, held) in rows)
            audits.Add(audit, currency, balance, held);
        return audits.Audits;
    }

    private static JournalRow Entry(NpgsqlDataReader row) =>
        new(
            row.GetInt64(0),
            row.GetString(1),
            row.GetString(2),
            row.GetString(3),
            row.GetString(4),
            row.GetInt64(5),
            row.GetString(6),
            row.IsDBNull(7) ? null : row.GetString(7),
            row.IsDBNull(8) ? null : row.GetString(8),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9)),
            row.GetInt64(10),
            row.GetInt64(11)
        );
}
