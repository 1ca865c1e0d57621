using Payments.LoadTest.Http;

namespace Payments.Bench.Lifecycles;

/// <summary>Measures several servers in turns, so that whatever else the machine does meets all of them alike.</summary>
internal static class SideBySide
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    public static async Task Measure(IReadOnlyList<string> servers, DirectoryInfo root, TimeSpan duration, int runs, int connections)
    {
        var all = new List<ServerRun>();
        try
        {
            foreach (var server in servers)
                all.Add(await ServerRun.Start(server, root, duration, connections));
            for (var run = 0; run < runs; run++)
            {
                foreach (var contestant in all)
                {
                    await Task.Delay(Rest, TimeProvider.System);
                    await contestant.Run(duration, connections);
                }
            }

            foreach (var contestant in all)
                contestant.Print();
        }
        finally
        {
            foreach (var contestant in all)
                await contestant.DisposeAsync();
        }
    }

    private sealed class ServerRun(string name, Server server, MerchantEndpoint merchant, LoadGenerator load) : IAsyncDisposable
    {
        private readonly Measurement _creates = new($"{name}: creates/s", "/s");
        private readonly Measurement _createCpu = new("  server CPU per create", "µs");
        private readonly Measurement _createMedian = new("  create, p50", "ms");
        private readonly Measurement _lives = new($"{name}: lifecycles/s", "/s");
        private readonly Measurement _liveCpu = new("  server CPU per lifecycle", "µs");
        private readonly Measurement _liveMedian = new("  lifecycle, p50", "ms");

        public static async Task<ServerRun> Start(string described, DirectoryInfo root, TimeSpan duration, int connections)
        {
            var equals = described.IndexOf('=', StringComparison.Ordinal);
            var (name, command) = (described[..equals], described[(equals + 1)..].Split('|'));
            var merchant = new MerchantEndpoint();
            var server = await Server.Start(command[0], root.CreateSubdirectory(name).FullName, withCounters: true, command[1..]);
            var load = new LoadGenerator(server.Address, await merchant.Register(server.Address), merchant);
            await load.Run(load.RunLifecycle, connections, duration * 4);
            return new ServerRun(name, server, merchant, load);
        }

        public async Task Run(TimeSpan duration, int connections)
        {
            await Run(load.Create, duration, connections, _creates, _createCpu, _createMedian);
            await Run(load.RunLifecycle, duration, connections, _lives, _liveCpu, _liveMedian);
        }

        public void Print()
        {
            foreach (var measured in new[] { _creates, _createMedian, _createCpu, _lives, _liveMedian, _liveCpu })
                Console.WriteLine(measured);
            Console.WriteLine(
                $"  ready after {server.ReadyAfter.TotalMilliseconds:N0} ms, resident after the load {server.ResidentBytes / 1e6:N0} MB"
            );
        }

        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            merchant.Dispose();
        }

        private async Task Run(
            Func<HttpConnection, Task> operation,
            TimeSpan duration,
            int connections,
            Measurement rate,
            Measurement cpu,
            Measurement median
        )
        {
            var before = await server.ReadUsage();
            var (times, elapsed) = await load.Run(operation, connections, duration);
            var after = await server.ReadUsage();
            rate.Add(times.Length / elapsed.TotalSeconds);
            cpu.Add((after.Cpu - before.Cpu).TotalMicroseconds / times.Length);
            median.Add(times[times.Length / 2]);
        }
    }
}
