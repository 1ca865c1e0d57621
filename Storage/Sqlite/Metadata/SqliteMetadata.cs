using Payments.Storage.Metadata;

namespace Payments.Storage.Sqlite.Metadata;

/// <summary>The facts of a SQLite file.</summary>
/// <param name="file">A file with the schema <see cref="SqliteSchema.Steps"/>.</param>
public sealed class SqliteMetadata(SqliteFile file) : IDatabaseMetadata
{
    /// <inheritdoc/>
    public async Task<string?> FindAsync(string name, CancellationToken cancellationToken = default) =>
        await file.ReadAsync(
            static (connection, name) =>
            {
                var row = connection.Prepare("SELECT value FROM facts WHERE name = ?1").Bind(1, name);
                return row.Step() ? row.Text(0) : null;
            },
            name
        );

    /// <inheritdoc/>
    public Task<bool> TryReplaceAsync(string name, string? expected, string value, CancellationToken cancellationToken = default) =>
        file.WriteAsync(connection =>
        {
            if (expected is null)
                connection
                    .Prepare("INSERT INTO facts(name, value) VALUES (?1, ?2) ON CONFLICT DO NOTHING")
                    .Bind(1, name)
                    .Bind(2, value)
                    .Run();
            else
                connection
                    .Prepare("UPDATE facts SET value = ?3 WHERE name = ?1 AND value = ?2")
                    .Bind(1, name)
                    .Bind(2, expected)
                    .Bind(3, value)
                    .Run();
            return connection.Changes == 1;
        });
}
