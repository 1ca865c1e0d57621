using System.Diagnostics;

namespace Payments.Testing.Processes;

/// <summary>
/// A server as a process of its own, at one address and with the same settings over all its lives. It is killed, never stopped: losing
/// nothing is its promise. It ends with this process, even when this process is killed.
/// </summary>
/// <param name="program">Its executable or its dll.</param>
/// <param name="settings">Its arguments, but for its address.</param>
public sealed class ServerProcess(string program, params IEnumerable<string> settings) : IServer, IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);

    private readonly string[] _settings = [.. settings];
    private readonly Lock _gate = new();
    private readonly Lock _outputGate = new();
    private Process? _process;
    private ProcessGuard? _guard;
    private TaskCompletionSource _ready = Unset();
    private long _started;
    private bool _isDying;

    /// <summary>Where it listens; by default on a port that stays its own while it is dead.</summary>
    public string Url { get; init; } = $"http://127.0.0.1:{Ports.FindStable()}";

    /// <summary>Where it looks for its settings file and makes what is named relative to that.</summary>
    public string WorkingDirectory { get; init; } = Path.GetTempPath();

    /// <summary>Settings in its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>How many files and connections it may have open; null for as many as this process.</summary>
    public int? MaxOpenFiles { get; init; }

    /// <summary>Is given each line that it writes, one after the other; null leaves them to this process's own output.</summary>
    public Action<string>? Output { get; init; }

    /// <summary>Whether it runs now, be it up or still starting.</summary>
    public bool IsAlive => _process is { HasExited: false };

    /// <summary>Its number while it runs.</summary>
    public int ProcessId => _process!.Id;

    /// <summary>Which life it is in, counted from 1.</summary>
    public int Life { get; private set; }

    /// <summary>Processor time that it has used in this life, in user and kernel mode.</summary>
    public TimeSpan Cpu => Refreshed.TotalProcessorTime;

    /// <summary>Physical memory that it holds now.</summary>
    public long ResidentBytes => Refreshed.WorkingSet64;

    /// <summary>The most physical memory that it has held in this life.</summary>
    public long PeakBytes => Refreshed.PeakWorkingSet64;

    /// <summary>Completes when the server takes requests, in this life or a later one.</summary>
    public Task Ready
    {
        get
        {
            lock (_gate)
                return _ready.Task;
        }
    }

    private Process Refreshed
    {
        get
        {
            _process!.Refresh();
            return _process;
        }
    }

    /// <summary>Starts the process, and goes on while it comes up.</summary>
    public void Start()
    {
        Release();
        lock (_gate)
            (Life, _isDying) = (Life + 1, false);
        Write($"--- life {Life}");
        var process = new Process { StartInfo = StartInfo() };
        process.OutputDataReceived += (_, line) => Write(line.Data);
        process.ErrorDataReceived += (_, line) => Write(line.Data);
        _started = Stopwatch.GetTimestamp();
        process.Start();
        if (Output is not null)
        {
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        _guard = new ProcessGuard(process.Id);
        _process = process;
        _ = AnnounceWhenReady(Life);
    }

    /// <summary>Starts the process and waits until it takes requests.</summary>
    /// <returns>From the start of the process until <c>/health/ready</c> said 200.</returns>
    /// <exception cref="InvalidOperationException">It ended before.</exception>
    public async Task<TimeSpan> StartAndWait()
    {
        Start();
        using var enough = new CancellationTokenSource();
        var ended = _process!.WaitForExitAsync(enough.Token);
        if (await Task.WhenAny(Ready, ended) == ended)
            throw new InvalidOperationException($"{program} ended with {_process.ExitCode} before it was ready.");
        await enough.CancelAsync();
        await Ready;
        return Stopwatch.GetElapsedTime(_started);
    }

    /// <summary>Ends the process with SIGKILL, and waits until it has ended; the machine itself goes on.</summary>
    public async Task Kill()
    {
        var process = _process ?? throw new InvalidOperationException("It has not been started.");
        lock (_gate)
        {
            // Nobody is to begin a request while the process dies; those under way notice.
            _isDying = true;
            if (_ready.Task.IsCompleted)
                _ready = Unset();
        }

        if (process.HasExited)
            throw new InvalidOperationException($"The server ended by itself in life {Life}, with exit code {process.ExitCode}.");
        process.Kill();
        await process.WaitForExitAsync();
        Release();
    }

    /// <summary>Has the process do nothing more: its connections stay, and nobody answers there, as when its machine is lost.</summary>
    public void Freeze() => _guard!.Send("STOP");

    /// <summary>Has it go on where it stood still, as if no time had passed.</summary>
    public void Thaw() => _guard!.Send("CONT");

    /// <summary>Waits for the process to end by itself.</summary>
    public async Task<int> ExitCode()
    {
        await _process!.WaitForExitAsync().WaitAsync(StartTimeout, TimeProvider.System);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (IsAlive)
            await Kill();
        Release();
    }

    private void Release()
    {
        _guard?.Dispose();
        _process?.Dispose();
        (_guard, _process) = (null, null);
    }

    private ProcessStartInfo StartInfo()
    {
        string[] host = program.EndsWith(".dll", StringComparison.Ordinal) ? [DotnetHost.Path] : [];
        string[] command = [.. host, program, "--urls", Url, .. _settings];
        if (MaxOpenFiles is { } files)
            command = ["bash", "-c", $"ulimit -n {files} && exec \"$0\" \"$@\"", .. command];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = Output is not null,
            RedirectStandardError = Output is not null,
            WorkingDirectory = WorkingDirectory,
        };
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        return start;
    }

    private async Task AnnounceWhenReady(int life)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
        var missing = await Poll.Until(StartTimeout, PollInterval, async () => IsOver(life) || await IsReady(http) ? null : "ready");
        lock (_gate)
        {
            if (IsOver(life))
                return;
            if (missing is null)
                _ready.TrySetResult();
            else
                _ready.TrySetException(new TimeoutException($"The server did not become ready in life {life}."));
        }
    }

    private bool IsOver(int life) => _isDying || life != Life;

    private async Task<bool> IsReady(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(Url + "/health/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            // It does not listen yet, or listens and does not answer; whoever waits sees to it that this ends.
            return false;
        }
    }

    private void Write(string? line)
    {
        if (line is null)
            return;
        lock (_outputGate)
            Output?.Invoke(line);
    }

    private static TaskCompletionSource Unset() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
