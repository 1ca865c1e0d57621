using System.Diagnostics.CodeAnalysis;
using Npgsql;
using Payments.Testing.PostgreSql;
using Xunit;

namespace Payments.Cluster.Tests.AdoNet;

/// <summary>A database of the test's own with the tables and statements of Orleans' providers, and silos that share it.</summary>
public abstract class AdoNetDatabase : IAsyncLifetime
{
    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync, LazyThreadSafetyMode.ExecutionAndPublication);

    private PostgreSqlTestDatabase? _database;
    private AdoNetProviders? _providers;

    /// <summary>The providers of one silo.</summary>
    private protected AdoNetProviders Providers => _providers!;

    public async ValueTask InitializeAsync()
    {
        _database = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync(await Template.Value);
        _providers = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_providers is not null)
            await _providers.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The providers of one more silo at the same database.</summary>
    private protected Task<AdoNetProviders> StartAsync(ProviderSettings? settings = null) =>
        AdoNetProviders.StartAsync(_database!.ConnectionString, settings ?? new ProviderSettings());

    private protected async Task<long> Count(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_database!.ConnectionString);
        await using var command = source.CreateCommand($"SELECT count(*) FROM {sql}");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Applied as the server applies it: all in one transaction.</summary>
    private static async Task<string> MakeTemplateAsync()
    {
        var template = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
        await using var source = new NpgsqlDataSourceBuilder(template.ConnectionString + ";Pooling=false").Build();
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var steps = typeof(AdoNetDatabase)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("Schema.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        foreach (var step in steps)
            await ApplyAsync(step, connection, transaction);
        await transaction.CommitAsync();
        return template.Name;
    }

    [SuppressMessage("Security", "CA2100", Justification = "The statements are files of ours.")]
    private static async Task ApplyAsync(string step, NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        using var reader = new StreamReader(typeof(AdoNetDatabase).Assembly.GetManifestResourceStream(step)!);
        await using var command = new NpgsqlCommand(await reader.ReadToEndAsync(), connection, transaction);
        await command.ExecuteNonQueryAsync();
    }
}
