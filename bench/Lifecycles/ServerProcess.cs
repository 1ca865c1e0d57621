using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Payments.Bench.Lifecycles;

/// <summary>What a server has used since it was started.</summary>
/// <param name="Cpu">Of all its threads, in user and kernel mode.</param>
/// <param name="Allocated">Managed bytes.</param>
/// <param name="Collections">Garbage collections of any generation.</param>
/// <param name="Paused">How long those have stopped it.</param>
/// <param name="PoolThreads">Threads of its pool at the moment.</param>
internal readonly record struct ResourceUsage(TimeSpan Cpu, long Allocated, int Collections, TimeSpan Paused, int PoolThreads);

/// <summary>A server in a process and a data directory of its own. It is killed at the end: losing nothing is its promise.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly string _directory;

    private ServerProcess(Process process, string directory, int port)
    {
        (_process, _directory) = (process, directory);
        Address = new IPEndPoint(IPAddress.Loopback, port);
    }

    public IPEndPoint Address { get; }

    /// <summary>From the start of the process until <c>/health/ready</c> said 200.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    public string AdminToken => File.ReadAllText(Path.Combine(_directory, "admin.token")).Trim();

    /// <summary>Physical memory that it holds now.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <param name="program">The server's executable.</param>
    /// <param name="directory">Its data directory.</param>
    /// <param name="withCounters">Whether <see cref="ReadUsage"/> will be asked for, which needs a hook in the process.</param>
    /// <param name="settings">More arguments.</param>
    public static async Task<ServerProcess> Start(string program, string directory, bool withCounters = false, IEnumerable<string>? settings = null)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = Path.GetTempPath(),
            ArgumentList =
            {
                "--urls", $"http://127.0.0.1:{port}", "--environment", "Development", "--Payments:DataDirectory", directory,
                "--Logging:LogLevel:Default", "Warning",
            },
        };
        foreach (var setting in settings ?? []) start.ArgumentList.Add(setting);
        if (withCounters)
        {
            File.Delete(CountersOf(directory));
            start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(ServerProcess).Assembly.Location;
            start.Environment[StartupHook.SocketVariable] = CountersOf(directory);
        }

        var watch = Stopwatch.StartNew();
        var server = new ServerProcess(Process.Start(start)!, directory, port);
        while (!await server.IsReady())
        {
            if (server._process.HasExited || watch.Elapsed > ReadyTimeout) throw new InvalidOperationException($"{program} does not become ready.");
            await Task.Delay(PollInterval, TimeProvider.System);
        }

        server.ReadyAfter = watch.Elapsed;
        return server;
    }

    /// <summary>What it has used so far.</summary>
    public async Task<ResourceUsage> ReadUsage()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(CountersOf(_directory)));
        var answer = new byte[256];
        var length = await socket.ReceiveAsync(answer);
        var told = Array.ConvertAll(Encoding.ASCII.GetString(answer, 0, length).Split(' '), text => long.Parse(text, CultureInfo.InvariantCulture));
        _process.Refresh();
        return new ResourceUsage(_process.TotalProcessorTime, told[0], (int)told[1], TimeSpan.FromMilliseconds(told[2]), (int)told[3]);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string CountersOf(string directory) => Path.Combine(directory, "counters.sock");

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private async Task<bool> IsReady()
    {
        try
        {
            using var connection = await HttpConnection.Open(Address);
            return (await connection.Send("GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n")).Status == 200;
        }
        catch (SocketException)
        {
            // It does not listen yet; whoever asks sees to it that this ends.
            return false;
        }
    }
}
