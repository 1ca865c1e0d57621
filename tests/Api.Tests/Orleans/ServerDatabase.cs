using System;
using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Payments.Testing;
using Orleans.Payments.Testing.PostgreSql;
using Orleans.Reminders;
using Orleans.Runtime;
using Xunit;

namespace Orleans.Payments.Api.Tests;

/// <summary>What a server under test keeps its state in on the Orleans host: a PostgreSQL database of its own, with the silo in the same process.</summary>
internal sealed class ServerDatabase : IServerDatabase
{
    private PostgreSqlTestDatabase _database = null!;

    /// <summary>The server's data directory.</summary>
    public required string Directory { get; init; }

    public IReadOnlyList<string> Settings =>
    [
        .. CoHosted.Settings(_database.ConnectionString),
        "--Payments:PostgreSql:PoolSize", "5",
        "--Logging:LogLevel:Orleans", "Error",
    ];

    public async Task Make()
    {
        Assert.SkipWhen(PostgreSqlServer.Missing is not null, PostgreSqlServer.Missing ?? "");
        _database = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
    }

    /// <summary>Grains, their timers and reminders go by the test's clock; the silo's own messages and membership by the real one.</summary>
    public void UseClock(IServiceCollection services, ManualClock clock)
    {
        services.AddKeyedSingleton<TimeProvider>(KeyedService.AnyKey, (_, _) => TimeProvider.System);
        services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Grains, clock);
        services.AddKeyedSingleton<TimeProvider>(ReminderTimeProviderNames.Reminders, clock);
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
