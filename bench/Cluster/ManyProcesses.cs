using Payments.Testing.Processes;

namespace Payments.Bench.Cluster;

/// <summary>
/// Three silos behind two front ends; one silo dies, is started again when all is well without it, and later one freezes.
/// </summary>
internal static class ManyProcesses
{
    public static async Task Measure(string silo, string frontEnd, Measurements figures, int orders)
    {
        var chance = new Random(Environment.TickCount);
        await using var database = await TemporaryDatabase.Create();
        var (silos, frontEnds) = (new List<ServerProcess>(), new List<ServerProcess>());
        try
        {
            foreach (var which in (string[])["first", "second", "third"])
                await Start($"{which} silo", silos, new ServerProcess(silo, Settings.Silo(database, chance)));
            foreach (var which in (string[])["first", "second"])
                await Start($"{which} front end", frontEnds, new ServerProcess(frontEnd, Settings.FrontEnd(database)));

            await Task.Delay(OneProcess.Idle, TimeProvider.System);
            Remember($"idle for {OneProcess.Idle.TotalSeconds:0} s");
            using var shop = await MerchantClient.Register(frontEnds);
            await shop.Create(OneProcess.Load);
            Remember($"after {OneProcess.Load} creates");
            var lost = chance.Next(silos.Count);
            await Recovery.Measure(shop, orders, "killed", silos[lost].Kill, () => Task.CompletedTask, figures);
            figures.Add("the silo that was killed, ready", "ms", (await silos[lost].StartAndWait()).TotalMilliseconds);
            await Task.Delay(OneProcess.Idle, TimeProvider.System);
            await Recovery.Measure(shop, orders, "frozen", Freeze(silos[(lost + 1) % silos.Count]), () => Task.CompletedTask, figures);
        }
        finally
        {
            foreach (var process in silos.Concat(frontEnds))
                await process.DisposeAsync();
        }

        async Task Start(string name, List<ServerProcess> among, ServerProcess process)
        {
            among.Add(process);
            figures.Add($"{name}, ready", "ms", (await process.StartAndWait()).TotalMilliseconds);
        }

        static Func<Task> Freeze(ServerProcess process) =>
            () =>
            {
                process.Freeze();
                return Task.CompletedTask;
            };

        void Remember(string when)
        {
            foreach (var process in silos)
                figures.Add($"resident {when}, a silo", "MB", process.ResidentBytes / 1e6);
            foreach (var process in frontEnds)
                figures.Add($"resident {when}, a front end", "MB", process.ResidentBytes / 1e6);
        }
    }
}
