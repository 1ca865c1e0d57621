using System.Text;
using Npgsql;
using Payments.Testing.PostgreSql;

namespace Payments.Api.Tests.Hosting;

/// <summary>A PostgreSQL database of the test's own; silo and front end are one process.</summary>
internal sealed class PostgreSqlServerDatabase : IServerDatabase
{
    private PostgreSqlTestDatabase _database = null!;

    public IReadOnlyList<string> Settings =>
        [.. CoHostedSettings.For(_database.ConnectionString), "--Payments:PostgreSql:PoolSize", "5", "--Logging:LogLevel:Orleans", "Error"];

    public async Task Make()
    {
        _database = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
    }

    /// <summary>Changes what is stored behind the server's back.</summary>
    public async Task Change(PaymentsServer server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(_database.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Everything that is stored of merchants, as bytes.</summary>
    public async Task<byte[]> Content()
    {
        await using var source = NpgsqlDataSource.Create(_database.ConnectionString);
        await using var command = source.CreateCommand("SELECT string_agg(encode(payload, 'escape'), '') FROM orleans_grain_state");
        return Encoding.UTF8.GetBytes((string)(await command.ExecuteScalarAsync())!);
    }

    public async Task Remove() => await _database.DisposeAsync();
}
