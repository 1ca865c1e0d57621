using Payments.Storage.Metadata;

namespace Payments.Storage.PostgreSql.Metadata;

/// <summary>What the processes of a cluster agree on.</summary>
/// <param name="database">A database that has been started.</param>
public sealed class PostgreSqlMetadata(PostgreSqlDatabase database) : IDatabaseMetadata
{
    /// <inheritdoc/>
    public async Task<string?> FindAsync(string name, CancellationToken cancellationToken = default) =>
        await database.Readers.ReadAsync(
            "SELECT value FROM cluster_facts WHERE name = $1",
            static row => row.GetString(0),
            cancellationToken,
            name
        )
            is [var value]
            ? value
            : null;

    /// <inheritdoc/>
    public async Task<bool> TryReplaceAsync(string name, string? expected, string value, CancellationToken cancellationToken = default)
    {
        const string first = "INSERT INTO cluster_facts(name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING value";
        const string next = "UPDATE cluster_facts SET value = $2 WHERE name = $1 AND value = $3 RETURNING value";
        var written = expected is null
            ? await database.Readers.ReadAsync(first, static row => row.GetString(0), cancellationToken, name, value)
            : await database.Readers.ReadAsync(next, static row => row.GetString(0), cancellationToken, name, value, expected);
        return written.Count == 1;
    }
}
