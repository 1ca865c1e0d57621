using System.Net;
using Payments.LoadTest.Providers;
using Payments.LoadTest.Settings;

namespace Payments.LoadTest.Processes;

/// <summary>A server that this program starts on an empty directory of its own, and ends.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _directory;
    private readonly string _program;
    private readonly Testing.Processes.ServerProcess _process;

    private ServerProcess(string program, DirectoryInfo directory, IReadOnlyList<string> arguments)
    {
        (_program, _directory) = (program, directory);
        _process = new Testing.Processes.ServerProcess(program, arguments) { WorkingDirectory = directory.FullName };
    }

    public Uri Url => new(_process.Url + "/");

    /// <summary>Processor time that it has used since it was started last.</summary>
    public TimeSpan Cpu => _process.Cpu;

    /// <summary>The physical memory that it holds, in MB.</summary>
    public double ResidentMegabytes => _process.ResidentBytes / 1e6;

    /// <summary>The most physical memory that it has held, in MB.</summary>
    public double PeakMegabytes => _process.PeakBytes / 1e6;

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
    public Task Kill() => _process.Kill();

    /// <summary>Starts it again, after <see cref="Kill"/>, on what it has stored.</summary>
    /// <returns>From the start of the process until it was ready.</returns>
    /// <exception cref="UsageException">It does not become ready.</exception>
    public async Task<TimeSpan> Restart()
    {
        try
        {
            return await _process.StartAndWait();
        }
        catch (Exception error) when (error is InvalidOperationException or TimeoutException)
        {
            throw new UsageException($"{_program} does not become ready: {error.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private static async Task<ServerProcess> Start(string program, Func<string, IReadOnlyList<string>> arguments)
    {
        var directory = Directory.CreateTempSubdirectory("loadtest-");
        var server = new ServerProcess(program, directory, arguments(directory.FullName));
        try
        {
            await server.Restart();
            return server;
        }
        catch (UsageException)
        {
            await server.DisposeAsync();
            throw;
        }
    }
}
