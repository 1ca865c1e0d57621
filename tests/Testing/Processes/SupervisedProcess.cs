using System.Collections.Concurrent;
using System.Diagnostics;

namespace Payments.Testing.Processes;

/// <summary>
/// A running server and the shell that watches over it. The shell reads words: what to do with the server. When this process dies without
/// having said one, the shell reads the end of its input instead, and ends the server and removes its directory.
/// </summary>
internal sealed class SupervisedProcess
{
    private const int MaxLines = 60;

    private readonly Process _shell;
    private readonly TimeSpan _timeout;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SupervisedProcess(Process shell, TimeSpan timeout) => (_shell, _timeout) = (shell, timeout);

    /// <param name="watch">What the shell does; its arguments are the directory and the server's command.</param>
    /// <param name="directory">All that the server stores.</param>
    /// <param name="command">How the server is started.</param>
    /// <param name="environment">The server's settings there.</param>
    /// <param name="isReady">What a line that the server writes tells: true, that it is ready; false, that it will not be.</param>
    /// <param name="timeout">How long it may take to start, and to end.</param>
    /// <exception cref="InvalidOperationException">The server did not start; the message holds what it wrote.</exception>
    public static async Task<SupervisedProcess> StartAsync(
        string watch,
        string directory,
        IEnumerable<string> command,
        IReadOnlyDictionary<string, string> environment,
        Func<string, bool?> isReady,
        TimeSpan timeout
    )
    {
        var process = new SupervisedProcess(Process.Start(Start("sh", ["-c", watch, "sh", directory, .. command], environment))!, timeout);
        process._shell.OutputDataReceived += (_, line) => process.Read(line.Data, isReady);
        process._shell.ErrorDataReceived += (_, line) => process.Read(line.Data, isReady);
        process._shell.BeginOutputReadLine();
        process._shell.BeginErrorReadLine();
        try
        {
            await process._ready.Task.WaitAsync(timeout);
            return process;
        }
        catch
        {
            await process.EndAsync("kill");
            throw;
        }
    }

    /// <summary>Has the shell do something with the server, which goes on afterwards.</summary>
    public async Task SendAsync(string word)
    {
        await _shell.StandardInput.WriteLineAsync(word);
        await _shell.StandardInput.FlushAsync();
    }

    /// <param name="how"><c>stop</c> or <c>kill</c>.</param>
    public async Task EndAsync(string how)
    {
        await SendAsync(how);
        await _shell.WaitForExitAsync().WaitAsync(_timeout);
        _shell.Dispose();
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it wrote.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it wrote.</exception>
    public static async Task<string> RunAsync(
        IEnumerable<string> command,
        IReadOnlyDictionary<string, string> environment,
        TimeSpan timeout,
        string input = ""
    )
    {
        using var process = Process.Start(Start("env", command, environment))!;
        var output = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(timeout);
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{string.Join(' ', command)} failed: {error}{await output}");
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
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }

    private void Read(string? line, Func<string, bool?> isReady)
    {
        if (line is not null)
            _log.Enqueue(line);
        while (_log.Count > MaxLines)
            _log.TryDequeue(out _);
        var told = line is null ? false : isReady(line);
        if (told == true)
            _ready.TrySetResult();
        else if (told == false)
            _ready.TrySetException(new InvalidOperationException("The server did not start: " + string.Join('\n', _log)));
    }
}
