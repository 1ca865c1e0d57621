using Payments.Testing.PostgreSql;

namespace Payments.Bench;

/// <summary>An empty database of a PostgreSQL server of this process's own that flushes every commit.</summary>
internal sealed class TemporaryDatabase : IAsyncDisposable
{
    private readonly PostgreSqlServer _server;
    private readonly PostgreSqlTestDatabase _database;

    private TemporaryDatabase(PostgreSqlServer server, PostgreSqlTestDatabase database) => (_server, _database) = (server, database);

    public string ConnectionString => _database.ConnectionString;

    public static async Task<TemporaryDatabase> Create()
    {
        var server = await PostgreSqlServer.StartAsync("fsync=on", "shared_buffers=256MB");
        return new TemporaryDatabase(server, await server.CreateDatabaseAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _server.DisposeAsync();
    }
}
