using System.Net;
using Payments.Testing.Processes;

namespace Payments.Bench.Lifecycles;

/// <summary>A server that is measured from outside, on a data directory that stays.</summary>
internal sealed class Server : IAsyncDisposable
{
    public const string AdminToken = "bench-admin-token-of-a-temporary-server";

    private readonly ServerProcess _process;
    private readonly ProcessCounters _counters;

    private Server(string program, string directory, bool withCounters, IEnumerable<string> settings)
    {
        _counters = new ProcessCounters(directory);
        _process = new ServerProcess(
            program,
            [
                "--environment",
                "Development",
                "--Payments:DataDirectory",
                directory,
                "--Payments:AdminToken",
                AdminToken,
                "--Logging:LogLevel:Default",
                "Warning",
                .. settings,
            ]
        )
        {
            Environment = withCounters ? _counters.Environment : new Dictionary<string, string>(),
        };
    }

    public IPEndPoint Address => new(IPAddress.Loopback, new Uri(_process.Url).Port);

    /// <summary>From the start of the process until <c>/health/ready</c> said 200.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>Physical memory that it holds now.</summary>
    public long ResidentBytes => _process.ResidentBytes;

    /// <param name="program">The server's executable.</param>
    /// <param name="directory">Its data directory.</param>
    /// <param name="withCounters">Whether <see cref="ReadUsage"/> will be asked for, which needs a hook in the process.</param>
    /// <param name="settings">More arguments.</param>
    public static async Task<Server> Start(string program, string directory, bool withCounters = false, params IEnumerable<string> settings)
    {
        var server = new Server(program, directory, withCounters, settings);
        server.ReadyAfter = await server._process.StartAndWait();
        return server;
    }

    /// <summary>What it has used so far.</summary>
    public Task<ResourceUsage> ReadUsage() => _counters.Read(_process);

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
