using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading.Tasks;

namespace Orleans.Payments.Testing.PostgreSql;

/// <summary>
/// A running server and the shell that watches over it. The shell reads one word: how to end the server. When this process dies without
/// having said one, the shell reads the end of its input instead, ends the server and removes its directory.
/// </summary>
internal sealed class PostgreSqlProcess
{
    private const string Watch = """
        directory=$1; shift
        "$@" & server=$!
        read -r word
        case "$word" in
          stop) kill -INT $server ;;
          *) kill -KILL $server $(cat /proc/$server/task/$server/children) ;;
        esac
        wait $server
        if [ -z "$word" ]; then rm -rf "$directory"; fi
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _shell;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PostgreSqlProcess(Process shell) => _shell = shell;

    /// <exception cref="InvalidOperationException">The server did not start; the message holds what it wrote.</exception>
    public static async Task<PostgreSqlProcess> StartAsync(string directory, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(
            "sh", ["-c", Watch, "sh", directory, .. PostgreSqlInstallation.Command("postgres"), "-D", directory + "/data", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        var server = new PostgreSqlProcess(Process.Start(start)!);
        server._shell.ErrorDataReceived += (_, line) => server.Read(line.Data);
        server._shell.BeginErrorReadLine();
        try
        {
            await server._ready.Task.WaitAsync(Patience);
            return server;
        }
        catch
        {
            await server.EndAsync("kill");
            throw;
        }
    }

    /// <param name="how"><c>stop</c> or <c>kill</c>.</param>
    public async Task EndAsync(string how)
    {
        await _shell.StandardInput.WriteLineAsync(how);
        await _shell.StandardInput.FlushAsync();
        await _shell.WaitForExitAsync().WaitAsync(Patience);
        _shell.Dispose();
    }

    public static async Task RunAsync(string command, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{command} failed: {error}{await output}");
    }

    private void Read(string? line)
    {
        if (line is not null)
            _log.Enqueue(line);
        if (line is not null && line.EndsWith("database system is ready to accept connections", StringComparison.Ordinal))
            _ready.TrySetResult();
        // A client that comes too early is told so with a fatal error of its own.
        if (line is null || line.Contains("FATAL: ", StringComparison.Ordinal) && !line.Contains("the database system is", StringComparison.Ordinal))
            _ready.TrySetException(new InvalidOperationException("PostgreSQL did not start: " + string.Join('\n', _log)));
        while (_log.Count > 50)
            _log.TryDequeue(out _);
    }
}
