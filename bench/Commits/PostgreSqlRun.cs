using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Storage;
using Payments.Storage.Commits;
using Payments.Storage.PostgreSql;
using Payments.Storage.PostgreSql.Grains;

namespace Payments.Bench.Commits;

/// <summary>A PostgreSQL database that somebody else provides.</summary>
internal static class PostgreSqlRun
{
    public static async Task RunAsync(string connectionString, int writers, Func<IGrainStorage, Func<CommitCounts>, Task> measure)
    {
        await using var database = new PostgreSqlDatabase(
            new PostgreSqlOptions { ConnectionString = connectionString, Writers = writers },
            NullLogger<PostgreSqlDatabase>.Instance
        );
        await database.StartAsync();
        Console.WriteLine($"PostgreSQL, {writers} writers");
        await measure(new PostgreSqlGrainStorage(database, SampleOrderJson.Default.Options), () => database.Counts);
    }
}
