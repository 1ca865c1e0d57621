using System.Diagnostics;
using System.Globalization;
using Payments.Testing.Processes;

namespace Payments.Bench.Cluster;

/// <summary>
/// A process of a server, on the same port and with the same settings over all its lives. A shell starts it and kills it, when told so and
/// when this program is no more, however that ended.
/// </summary>
internal sealed class ServerProcess(string program, IReadOnlyList<string> settings, Random random) : IAsyncDisposable
{
    // The server alone keeps the shell's output open, so that its end is the server's.
    private const string ShellScript = """
        trap '' INT
        "$@" 3>&1 >&2 & echo $!
        exec >&-
        while read -r word; do kill -"$word" $!; done
        kill -KILL $!
        wait
        """;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
    private Process? _shell;
    private int _id;

    public Uri Address { get; } = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Ports.FindStable(random)}"));

    /// <summary>Physical memory that it holds now, in millions of bytes.</summary>
    public double ResidentMegabytes
    {
        get
        {
            using var process = Process.GetProcessById(_id);
            return process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>Starts it.</summary>
    /// <returns>From the start of the process until <c>/health/ready</c> said 200.</returns>
    public async Task<TimeSpan> Start()
    {
        var began = Stopwatch.GetTimestamp();
        _shell = Process.Start(new ProcessStartInfo("sh", ["-c", ShellScript, "sh", program, "--urls", Address.AbsoluteUri, .. settings])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        })!;
        _shell.StandardInput.AutoFlush = true;
        _id = int.Parse((await _shell.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        var ended = _shell.StandardOutput.ReadToEndAsync();
        using var ticks = new PeriodicTimer(PollInterval, TimeProvider.System);
        while (!await IsReady())
        {
            if (ended.IsCompleted || Stopwatch.GetElapsedTime(began) > ReadyTimeout) throw new InvalidOperationException($"{program} does not become ready.");
            await ticks.WaitForNextTickAsync();
        }

        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Ends the process with SIGKILL, and waits until it has ended.</summary>
    public async Task Kill()
    {
        _shell!.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
        _shell = null;
    }

    /// <summary>Has the process do nothing more: its connections stay, and nobody answers there, as when its machine is lost.</summary>
    public Task Freeze() => _shell!.StandardInput.WriteLineAsync("STOP");

    public async ValueTask DisposeAsync()
    {
        if (_shell is not null) await Kill();
        _http.Dispose();
    }

    private async Task<bool> IsReady()
    {
        try
        {
            using var response = await _http.GetAsync(new Uri(Address, "/health/ready"));
            return response.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            // It does not listen yet, or listens and does not answer; whoever asks sees to it that this ends.
            return false;
        }
    }
}
