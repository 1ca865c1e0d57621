using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Orleans;
using Orleans.Payments.Bench.Commits;
using Orleans.Payments.Storage.Orders;
using Orleans.Payments.Storage.Sqlite;
using Orleans.Payments.Storage.Sqlite.Grains;
using Orleans.Runtime;

// Usage: Commits [orders] [callers] [directory]. Writes order-like rows through SqliteGrainStorage, first new ones, then two changes of each.
var orders = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200_000;
var callers = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 128;
var directory = Directory.CreateDirectory(args.Length > 2 ? args[2] : Path.Combine(Path.GetTempPath(), "commits-" + Environment.ProcessId));
try
{
    var path = Path.Combine(directory.FullName, "bench.db");
    await using (SqliteFile.Open(path, StorageSchema.Steps))
        Console.WriteLine(SqliteLibrary.Description);
    var opening = Stopwatch.StartNew();
    await using var file = SqliteFile.Open(path, StorageSchema.Steps);
    Console.WriteLine($"opened again in {opening.Elapsed.TotalMilliseconds:0.0} ms");
    var storage = new SqliteGrainStorage(file, OrderLikeJson.Default.Options);
    Console.WriteLine($"{orders} orders, {callers} callers");

    var grains = new GrainId[orders];
    var states = new GrainState<OrderLike>[orders];
    for (var i = 0; i < orders; i++)
    {
        grains[i] = GrainId.Create("order", OrderRows.Shape.Key.Format(SHA256.HashData(Encoding.UTF8.GetBytes($"m\n{i}")).AsSpan(0, 16)));
        states[i] = new GrainState<OrderLike>(new OrderLike
        {
            MerchantId = $"mer_{i % 10}",
            MerchantOrderId = $"order-{i}",
            CreatedAt = 1_735_689_600_000 + i,
            Members = [.. Enumerable.Range(0, 20).Select(member => $"value {member} of an order, as long")],
        });
    }

    await Measure("inserts", "created", 1);
    await Measure("updates", "awaiting_payment", 2);
    await Measure("updates", "paid", 3);
    Console.WriteLine($"file {new FileInfo(path).Length >> 20} MiB, log {new FileInfo(path + "-wal").Length >> 20} MiB");

    async Task Measure(string name, string status, long sequence)
    {
        var before = file.Counts;
        var next = -1;
        var allocated = GC.GetTotalAllocatedBytes();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var i && i < orders)
            {
                states[i].State!.Change(status, sequence);
                await storage.WriteStateAsync("order", grains[i], states[i]);
            }
        })));
        var seconds = watch.Elapsed.TotalSeconds;
        var after = file.Counts;
        Console.WriteLine($"{name}: {orders / seconds:N0}/s, {after.Batches - before.Batches:N0} flushes, {(after.Writes - before.Writes) / (double)(after.Batches - before.Batches):N0} per batch, " +
            $"{(GC.GetTotalAllocatedBytes() - allocated) / orders:N0} bytes allocated each");
    }
}
finally
{
    directory.Delete(recursive: true);
}
