using System;
using System.Diagnostics;
using System.Threading.Tasks;
using Payments.Testing.Processes;

namespace Payments.Foreign.Tests;

/// <summary>The server as the README starts it, apart from its port, in a folder of its own.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly Process _process;

    private RunningServer(Process process, string directory, int port) => (_process, Directory, Port) = (process, directory, port);

    public string Directory { get; }

    public int Port { get; }

    public static async Task<RunningServer> Start()
    {
        var (directory, port) = (System.IO.Directory.CreateTempSubdirectory("foreign-").FullName, Ports.Free());
        var start = new ProcessStartInfo(Command.Dotnet, [Command.Server, "--urls", $"http://localhost:{port}"])
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Development" },
        };
        var server = new RunningServer(Process.Start(start)!, directory, port);
        // It says so once it listens; what it says later is read too, lest it wait for a reader.
        while (await server._process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.Contains("Application started", StringComparison.Ordinal)) continue;
            _ = server._process.StandardOutput.ReadToEndAsync();
            return server;
        }

        await server.DisposeAsync();
        throw new InvalidOperationException("The server ended before it listened.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
