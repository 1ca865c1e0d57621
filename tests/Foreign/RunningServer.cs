using System;
using System.Diagnostics;
using System.Text;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Payments.Testing.Processes;

namespace Payments.Foreign.Tests;

/// <summary>The server as the README starts it, apart from its port, in a folder of its own.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _said = Channel.CreateUnbounded<string>();

    private RunningServer(Process process, string directory, int port) => (_process, Directory, Port) = (process, directory, port);

    public string Directory { get; }

    public int Port { get; }

    /// <param name="environment">Development, unless it says otherwise.</param>
    /// <param name="settings">More settings, as in the environment.</param>
    public static Task<RunningServer> Start(string environment = "Development", params (string Name, string Value)[] settings) => Start(environment, null, settings);

    /// <param name="environment">Development or Production.</param>
    /// <param name="files">How many files and connections it may have open; null for as many as this process.</param>
    /// <param name="settings">More settings, as in the environment.</param>
    public static async Task<RunningServer> Start(string environment, int? files, params (string Name, string Value)[] settings)
    {
        var (directory, port) = (System.IO.Directory.CreateTempSubdirectory("foreign-").FullName, Ports.Free());
        string[] command = [Command.Dotnet, Command.Server, "--urls", $"http://localhost:{port}"];
        if (files is not null) command = ["bash", "-c", $"ulimit -n {files} && exec \"$0\" \"$@\"", .. command];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = environment },
        };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        var server = new RunningServer(Process.Start(start)!, directory, port);
        // It says so once it listens; what it says later is read too, lest it wait for a reader.
        while (await server._process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.Contains("Application started", StringComparison.Ordinal)) continue;
            _ = server.Read();
            return server;
        }

        await server.DisposeAsync();
        throw new InvalidOperationException("The server ended before it listened.");
    }

    /// <summary>What the server has said since it started, up to a line that holds a word.</summary>
    public async Task<string> Told(string word)
    {
        var told = new StringBuilder();
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        while (await _said.Reader.WaitToReadAsync(late.Token))
        {
            while (_said.Reader.TryRead(out var line))
            {
                told.AppendLine(line);
                if (line.Contains(word, StringComparison.Ordinal)) return told.ToString();
            }
        }

        throw new InvalidOperationException("The server ended: " + told);
    }

    /// <summary>What it has said since <see cref="Told"/>.</summary>
    public string Rest()
    {
        var rest = new StringBuilder();
        while (_said.Reader.TryRead(out var line)) rest.AppendLine(line);
        return rest.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private async Task Read()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line) _said.Writer.TryWrite(line);
        _said.Writer.Complete();
    }
}
