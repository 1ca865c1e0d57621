using Payments.Testing.Processes;

namespace Payments.Bench.Cluster;

/// <summary>One process that is everything; after its death it is started again at once.</summary>
internal static class OneProcess
{
    /// <summary>How long it is left alone before its memory is looked at.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    /// <summary>How many orders are made, so that it has worked and what it does often is compiled.</summary>
    public const int Load = 5_000;

    public static async Task OnSqlite(string program, Measurements figures, int orders)
    {
        var directory = Directory.CreateTempSubdirectory("bench-cluster-");
        try
        {
            await Measure(new ServerProcess(program, Settings.OnSqlite(directory.FullName)), figures, orders);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    public static async Task CoHosted(string program, Measurements figures, int orders)
    {
        await using var database = await TemporaryDatabase.Create();
        var (directory, chance) = (Directory.CreateTempSubdirectory("bench-cluster-"), new Random(Environment.TickCount));
        try
        {
            await Measure(new ServerProcess(program, Settings.CoHosted(database, directory.FullName, chance)), figures, orders);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task Measure(ServerProcess server, Measurements figures, int orders)
    {
        await using var ended = server;
        figures.Add("ready, nothing stored", "ms", (await server.StartAndWait()).TotalMilliseconds);
        await server.Kill();
        figures.Add("ready, started again", "ms", (await server.StartAndWait()).TotalMilliseconds);
        await Task.Delay(Idle, TimeProvider.System);
        figures.Add($"resident, idle for {Idle.TotalSeconds:0} s", "MB", server.ResidentBytes / 1e6);

        using var shop = await MerchantClient.Register(server);
        await shop.Create(Load);
        figures.Add($"resident after {Load} creates", "MB", server.ResidentBytes / 1e6);
        await Recovery.Measure(shop, orders, "killed", server.Kill, Mend, figures);

        async Task Mend() => figures.Add("killed: ready again after", "ms", (await server.StartAndWait()).TotalMilliseconds);
    }
}
