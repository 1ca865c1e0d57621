using System.Diagnostics;
using Payments.Testing;

namespace Payments.Crash.Tests.Server;

/// <summary>A server as a process of its own, on one port and with the same settings over all its lives.</summary>
internal sealed class ServerProcess : IServer, IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly string _program;
    private readonly IReadOnlyList<string> _settings;
    private readonly StreamWriter _log;
    private readonly HttpClient _http;
    private readonly Lock _gate = new();
    private Process? _process;
    private TaskCompletionSource _ready = Unset();
    private bool _isDying;

    /// <param name="program">Its dll, relative to the tests' own directory.</param>
    /// <param name="logFile">Where what it says is kept.</param>
    /// <param name="port">Where it listens for HTTP.</param>
    /// <param name="settings">Its arguments.</param>
    public ServerProcess(string program, string logFile, int port, IReadOnlyList<string> settings)
    {
        (_program, _settings) = (program, settings);
        Url = $"http://127.0.0.1:{port}";
        _log = new StreamWriter(logFile, append: true) { AutoFlush = true };
        _http = new HttpClient { BaseAddress = new Uri(Url), Timeout = TimeSpan.FromSeconds(5) };
    }

    public string Url { get; }

    /// <summary>Whether it runs now, be it up or still starting.</summary>
    public bool IsAlive => _process is { HasExited: false };

    /// <summary>Its number while it runs.</summary>
    public int ProcessId => _process!.Id;

    /// <summary>Which life it is in, counted from 1.</summary>
    public int Life { get; private set; }

    /// <summary>Completes when the server takes requests, in this life or a later one.</summary>
    public Task Ready
    {
        get
        {
            lock (_gate) return _ready.Task;
        }
    }

    /// <summary>The front end that is a whole server on one machine, with all its files in one directory.</summary>
    public static ServerProcess OnOneMachine(string dataDirectory, string logFile, int port) =>
        new("server/Payments.Api.dll", logFile, port, ["--Payments:DataDirectory", dataDirectory]);

    /// <summary>Starts the process, and goes on while it comes up.</summary>
    public void Start()
    {
        lock (_gate) (Life, _isDying) = (Life + 1, false);
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, _program),
                "--urls", Url, "--environment", "Development", "--Logging:LogLevel:Default", "Warning",
            },
        };
        foreach (var setting in _settings) start.ArgumentList.Add(setting);
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Log(line.Data);
        process.ErrorDataReceived += (_, line) => Log(line.Data);
        Log($"--- life {Life}");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
        _ = AnnounceWhenUp(Life);
    }

    /// <summary>Starts the process and waits until it takes requests.</summary>
    public async Task StartAndWait()
    {
        Start();
        await Ready.WaitAsync(StartTimeout, TimeProvider.System);
    }

    /// <summary>Ends the process with SIGKILL; the machine itself goes on.</summary>
    public async Task Kill()
    {
        var process = _process ?? throw new InvalidOperationException("It has not been started.");
        lock (_gate)
        {
            // Nobody is to begin a request while the process dies; those under way notice.
            _isDying = true;
            if (_ready.Task.IsCompleted) _ready = Unset();
        }

        if (process.HasExited) throw new InvalidOperationException($"The server ended by itself in life {Life}, with exit code {process.ExitCode}.");
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        _process = null;
    }

    /// <summary>Waits for the process to end by itself.</summary>
    public async Task<int> ExitCode()
    {
        await _process!.WaitForExitAsync().WaitAsync(StartTimeout, TimeProvider.System);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await Kill();
        _process?.Dispose();
        _http.Dispose();
        lock (_log) _log.Dispose();
    }

    private async Task AnnounceWhenUp(int life)
    {
        var missing = await Poll.Until(StartTimeout, TimeSpan.FromMilliseconds(20), async () => IsOver(life) || await IsReady() ? null : "ready");
        lock (_gate)
        {
            if (IsOver(life)) return;
            if (missing is null) _ready.TrySetResult();
            else _ready.TrySetException(new TimeoutException($"The server did not become ready in life {life}."));
        }
    }

    private bool IsOver(int life) => _isDying || life != Life;

    private async Task<bool> IsReady()
    {
        try
        {
            using var answer = await _http.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private void Log(string? line)
    {
        if (line is null) return;
        lock (_log)
        {
            if (_log.BaseStream.CanWrite) _log.WriteLine(line);
        }
    }

    private static TaskCompletionSource Unset() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
