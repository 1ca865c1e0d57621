using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading.Tasks;

namespace Orleans.Payments.Testing.RabbitMq;

/// <summary>
/// A running broker and the shell that watches over it. Broker and epmd are a process group of their own. The shell reads words: what to do
/// with the group. When this process dies without having said one, the shell ends the group and removes its directory.
/// </summary>
internal sealed class RabbitMqProcess
{
    private const string Watch = """
        directory=$1; shift
        "$@" & server=$!
        while read -r word; do
          case "$word" in
            pause) kill -STOP -$server ;;
            resume) kill -CONT -$server ;;
            stop) kill -TERM $server; wait $server; break ;;
            *) break ;;
          esac
        done
        kill -KILL -$server 2>/dev/null
        wait $server
        if [ -z "$word" ]; then rm -rf "$directory"; fi
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly Process _shell;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RabbitMqProcess(Process shell) => _shell = shell;

    /// <param name="directory">All that the broker stores.</param>
    /// <param name="environment">The broker's settings.</param>
    /// <param name="epmdPort">Where Erlang's port mapper listens for this broker alone.</param>
    /// <exception cref="InvalidOperationException">The broker did not start; the message holds what it wrote.</exception>
    public static async Task<RabbitMqProcess> StartAsync(string directory, IReadOnlyDictionary<string, string> environment, int epmdPort)
    {
        var server = RabbitMqInstallation.Program("rabbitmq-server");
        string[] command = [.. RabbitMqInstallation.Unprivileged, "setsid", "sh", "-c", $"epmd -address 127.0.0.1 -port {epmdPort} & exec {server}"];
        var process = new RabbitMqProcess(Process.Start(Start("sh", ["-c", Watch, "sh", directory, .. command], environment))!);
        process._shell.OutputDataReceived += (_, line) => process.Read(line.Data);
        process._shell.ErrorDataReceived += (_, line) => process.Note(line.Data);
        process._shell.BeginOutputReadLine();
        process._shell.BeginErrorReadLine();
        try
        {
            await process._ready.Task.WaitAsync(Patience);
            return process;
        }
        catch
        {
            await process.EndAsync("kill");
            throw;
        }
    }

    /// <summary>Has the shell do something with the broker, which goes on afterwards.</summary>
    public async Task TellAsync(string word)
    {
        await _shell.StandardInput.WriteLineAsync(word);
        await _shell.StandardInput.FlushAsync();
    }

    /// <param name="how"><c>stop</c> or <c>kill</c>.</param>
    public async Task EndAsync(string how)
    {
        await TellAsync(how);
        await _shell.WaitForExitAsync().WaitAsync(Patience);
        _shell.Dispose();
    }

    /// <summary>Runs one of the broker's programs to its end.</summary>
    public static async Task<string> RunAsync(IEnumerable<string> command, IReadOnlyDictionary<string, string> environment, string input = "")
    {
        using var process = Process.Start(Start("env", command, environment))!;
        var output = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{string.Join(' ', command)} failed: {error}{await output}");
    }

    private static ProcessStartInfo Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return start;
    }

    private void Read(string? line)
    {
        Note(line);
        if (line?.Contains("Server startup complete", StringComparison.Ordinal) == true) _ready.TrySetResult();
        if (line is null) _ready.TrySetException(new InvalidOperationException("RabbitMQ did not start: " + string.Join('\n', _log)));
    }

    private void Note(string? line)
    {
        if (line is not null) _log.Enqueue(line);
        while (_log.Count > 60) _log.TryDequeue(out _);
    }
}
