using System.Diagnostics;
using Orleans.Storage;
using Payments.Storage.Commits;
using Payments.Storage.Sqlite;
using Payments.Storage.Sqlite.Grains;

namespace Payments.Bench.Commits;

/// <summary>A SQLite file in a directory that is removed afterwards.</summary>
internal static class SqliteRun
{
    public static async Task RunAsync(string? directory, Func<IGrainStorage, Func<CommitCounts>, Task> measure)
    {
        var place = Directory.CreateDirectory(directory ?? Path.Combine(Path.GetTempPath(), "commits-" + Environment.ProcessId));
        try
        {
            var path = Path.Combine(place.FullName, "bench.db");
            await using (SqliteFile.Open(path, SqliteSchema.Steps))
                Console.WriteLine(SqliteLibrary.Description);
            var opening = Stopwatch.StartNew();
            await using var file = SqliteFile.Open(path, SqliteSchema.Steps);
            Console.WriteLine($"opened again in {opening.Elapsed.TotalMilliseconds:0.0} ms");
            await measure(new SqliteGrainStorage(file, SampleOrderJson.Default.Options), () => file.Counts);
            Console.WriteLine($"file {new FileInfo(path).Length >> 20} MiB, log {new FileInfo(path + "-wal").Length >> 20} MiB");
        }
        finally
        {
            place.Delete(recursive: true);
        }
    }
}
