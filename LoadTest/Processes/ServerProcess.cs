using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Payments.LoadTest.Providers;
using Payments.LoadTest.Settings;

namespace Payments.LoadTest.Processes;

/// <summary>A server that this program starts, in a process and a directory of its own, and ends.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(60);
    private readonly ProcessStartInfo _start;
    private readonly DirectoryInfo _directory;
    private Process _process;

    private ServerProcess(ProcessStartInfo start, DirectoryInfo directory, int port)
    {
        (_start, _directory) = (start, directory);
        _process = Process.Start(start)!;
        Url = new Uri($"http://127.0.0.1:{port}/");
    }

    public Uri Url { get; }

    /// <summary>Processor time that it has used so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The physical memory that it holds, in MB.</summary>
    public double ResidentMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>The most physical memory that it has held, in MB.</summary>
    public double PeakMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64 / 1e6;
        }
    }

    public string AdminToken => File.ReadAllText(Path.Combine(_directory.FullName, "admin.token")).Trim();

    /// <summary>The payment server, with this program as its provider.</summary>
    /// <param name="program">Its executable.</param>
    /// <param name="listen">Where this program listens.</param>
    /// <param name="more">More arguments.</param>
    public static Task<ServerProcess> Payments(string program, IPEndPoint listen, IReadOnlyList<string> more) => Start(program, directory =>
        {
            var arguments = new List<string>
            {
                "--Payments:DataDirectory",
                directory,
                "--Payments:Sandbox:Enabled",
                "true",
                "--Logging:LogLevel:Default",
                "Warning",
            };
            foreach (var (name, value) in LoadTestChannel.Settings(listen))
                arguments.AddRange(["--" + name, value]);
            return [.. arguments, .. more];
        });

    /// <summary>bench/Limit, as it was built beside this program.</summary>
    /// <exception cref="UsageException">It was not built.</exception>
    public static Task<ServerProcess> Limit()
    {
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../Payments.Bench.Limit/release/Payments.Bench.Limit"));
        return File.Exists(program)
            ? Start(program, directory => ["--Directory", directory, "--CallbackSecret", LoadTestChannel.Secret])
            : throw new UsageException($"There is no {program}: dotnet build -c Release bench/Limit");
    }

    /// <summary>Ends it at once, without a word to it.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>Starts it again, after <see cref="Kill"/>, on what it has stored.</summary>
    /// <returns>From the start of the process until it was ready.</returns>
    /// <exception cref="UsageException">It does not become ready.</exception>
    public async Task<TimeSpan> Restart()
    {
        var began = Stopwatch.GetTimestamp();
        _process = Process.Start(_start)!;
        await UntilReady();
        return Stopwatch.GetElapsedTime(began);
    }

    public void Dispose()
    {
        Kill();
        _directory.Delete(recursive: true);
    }

    private static async Task<ServerProcess> Start(string program, Func<string, IReadOnlyList<string>> arguments)
    {
        var (directory, port) = (Directory.CreateTempSubdirectory("loadtest-"), FreePort());
        var isAssembly = program.EndsWith(".dll", StringComparison.Ordinal);
        var start = new ProcessStartInfo(isAssembly ? Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet" : program)
        {
            WorkingDirectory = directory.FullName,
        };
        if (isAssembly)
            start.ArgumentList.Add(program);
        foreach (var argument in (string[])["--urls", $"http://127.0.0.1:{port}", .. arguments(directory.FullName)])
            start.ArgumentList.Add(argument);
        var server = new ServerProcess(start, directory, port);
        try
        {
            await server.UntilReady();
            return server;
        }
        catch (UsageException)
        {
            server.Dispose();
            throw;
        }
    }

    private async Task UntilReady()
    {
        var began = Stopwatch.GetTimestamp();
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        while (!await IsReady(http, Url))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(began) > ReadyTimeout)
                throw new UsageException($"{_start.FileName} does not become ready.");
            await Task.Delay(PollInterval, TimeProvider.System);
        }
    }

    private static async Task<bool> IsReady(HttpClient http, Uri url)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(url, "health/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
