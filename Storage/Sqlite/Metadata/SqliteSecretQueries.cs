using Payments.Storage.Metadata;

namespace Payments.Storage.Sqlite.Metadata;

/// <summary>Looks through the documents of merchants in a SQLite file.</summary>
/// <param name="file">A file with the schema <see cref="SqliteSchema.Steps"/>.</param>
public sealed class SqliteSecretQueries(SqliteFile file) : ISecretQueries
{
    private const string Query = """
        SELECT grain_key, (SELECT group_concat(DISTINCT atom) FROM json_tree(document) WHERE key = 'key_id') FROM grain_state
        WHERE grain_type = 'merchant' AND grain_key > ?1 AND EXISTS (SELECT 1 FROM json_tree(document) WHERE key = 'key_id' AND atom <> ?2)
        ORDER BY grain_key LIMIT ?3
        """;

    /// <inheritdoc/>
    public Task<IReadOnlyList<MerchantSecretKeys>> NotEncryptedUnderAsync(
        string keyId,
        string after,
        int limit,
        CancellationToken cancellationToken = default
    ) =>
        file.QueryAsync(
            static (connection, query) =>
            {
                var rows = connection.Prepare(Query).Bind(1, query.after).Bind(2, query.keyId).Bind(3, query.limit);
                var found = new List<MerchantSecretKeys>();
                while (rows.Step())
                    found.Add(new MerchantSecretKeys(rows.Text(0), [.. rows.Text(1).Split(',')]));
                return (IReadOnlyList<MerchantSecretKeys>)found;
            },
            (keyId, after, limit)
        );
}
