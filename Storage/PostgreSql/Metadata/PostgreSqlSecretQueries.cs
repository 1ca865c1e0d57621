using Payments.Storage.Metadata;

namespace Payments.Storage.PostgreSql.Metadata;

/// <summary>Looks through the documents of merchants, which Orleans' AdoNet persistence keeps.</summary>
/// <param name="database">A database that has been started.</param>
/// <param name="serviceId">The name that the cluster's merchants are stored under.</param>
public sealed class PostgreSqlSecretQueries(PostgreSqlDatabase database, string serviceId) : ISecretQueries
{
    private const string Query = """
        SELECT merchant, ARRAY(SELECT DISTINCT id #>> '{}' FROM jsonb_path_query(document, '$.**.key_id') AS id)
        FROM (
            SELECT grain_id_text COLLATE "C" AS merchant, convert_from(payload, 'UTF8')::jsonb AS document FROM orleans_grain_state
            WHERE service_id = $1 AND payload IS NOT NULL AND grain_id_text COLLATE "C" > $2 OFFSET 0) AS stored
        WHERE jsonb_path_exists(document, '$.**.key_id ? (@ != $id)', jsonb_build_object('id', $3::text))
        ORDER BY merchant LIMIT $4
        """;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MerchantSecretKeys>> NotEncryptedUnderAsync(
        string keyId,
        string after,
        int limit,
        CancellationToken cancellationToken = default
    ) =>
        await database.Readers.ReadAsync(
            Query,
            static row => new MerchantSecretKeys(row.GetString(0), [.. row.GetFieldValue<string[]>(1)]),
            cancellationToken,
            serviceId,
            after,
            keyId,
            limit
        );
}
