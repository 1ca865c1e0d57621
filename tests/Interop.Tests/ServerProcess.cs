using System.Diagnostics;
using System.Text;
using System.Threading.Channels;
using Payments.Testing.Processes;

namespace Payments.Interop.Tests;

/// <summary>The server as the README starts it, apart from its port, in a folder of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _output = Channel.CreateUnbounded<string>();

    private ServerProcess(Process process, string directory, int port) => (_process, Directory, Port) = (process, directory, port);

    public string Directory { get; }

    public int Port { get; }

    /// <param name="environment">Development, unless it says otherwise.</param>
    /// <param name="settings">More settings, as in the environment.</param>
    public static Task<ServerProcess> Start(string environment = "Development", params (string Name, string Value)[] settings) => Start(environment, null, settings);

    /// <param name="environment">Development or Production.</param>
    /// <param name="files">How many files and connections it may have open; null for as many as this process.</param>
    /// <param name="settings">More settings, as in the environment.</param>
    public static async Task<ServerProcess> Start(string environment, int? files, params (string Name, string Value)[] settings)
    {
        var (directory, port) = (System.IO.Directory.CreateTempSubdirectory("foreign-").FullName, Ports.FindFree());
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
        var server = new ServerProcess(Process.Start(start)!, directory, port);
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
    public async Task<string> OutputUntil(string word)
    {
        var told = new StringBuilder();
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        while (await _output.Reader.WaitToReadAsync(late.Token))
        {
            while (_output.Reader.TryRead(out var line))
            {
                told.AppendLine(line);
                if (line.Contains(word, StringComparison.Ordinal)) return told.ToString();
            }
        }

        throw new InvalidOperationException("The server ended: " + told);
    }

    /// <summary>What it has said since <see cref="OutputUntil"/>.</summary>
    public string RemainingOutput()
    {
        var rest = new StringBuilder();
        while (_output.Reader.TryRead(out var line)) rest.AppendLine(line);
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
        while (await _process.StandardOutput.ReadLineAsync() is { } line) _output.Writer.TryWrite(line);
        _output.Writer.Complete();
    }
}
