using System.Diagnostics.CodeAnalysis;
using Npgsql;
using Payments.Storage.Sqlite;
using Payments.Testing.PostgreSql;

namespace Payments.Bench.Merchants;

/// <summary>
/// What the server keeps its state in: a SQLite file, or a database of a PostgreSQL server of this process's own that flushes every commit.
/// </summary>
internal sealed class Database : IAsyncDisposable
{
    private readonly TemporaryDatabase? _database;

    private Database(TemporaryDatabase? database)
    {
        _database = database;
        Settings = database is null
            ? ["--Payments:DataDirectory", DataDirectory]
            :
            [
                .. CoHostedSettings.For(database.ConnectionString),
                "--Payments:DataDirectory",
                DataDirectory,
                "--Payments:MasterKey",
                Convert.ToBase64String(new byte[32]),
            ];
    }

    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("bench-merchants-").FullName;

    public string Name => _database is null ? "SQLite" : "PostgreSQL";

    /// <summary>The server's arguments for it; the same at every start, so that a silo takes the place of the one before it.</summary>
    public IReadOnlyList<string> Settings { get; }

    public static async Task<Database> Create(bool isPostgreSql) => new(isPostgreSql ? await TemporaryDatabase.Create() : null);

    /// <summary>Runs statements that both databases understand, while no server is there.</summary>
    [SuppressMessage("Security", "CA2100", Justification = "The statements are this program's own.")]
    public async Task Execute(string sql)
    {
        if (_database is null)
        {
            await using var file = SqliteFile.Open(Path.Combine(DataDirectory, "payments.db"), SqliteSchema.Steps);
            await file.WriteAsync(connection =>
            {
                connection.Execute(sql);
                return true;
            });
            return;
        }

        await using var source = NpgsqlDataSource.Create(_database.ConnectionString + ";Command Timeout=120");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
        Directory.Delete(DataDirectory, recursive: true);
    }
}
