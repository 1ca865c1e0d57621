using System.Text.Json.Nodes;
using Payments.Cli.Settings;

namespace Payments.Cli.Tests.Hosting;

/// <summary>What a run of the program came to.</summary>
internal sealed record CommandRun(int ExitCode, string Out, string Error)
{
    public JsonNode Json => JsonNode.Parse(Out)!;

    /// <summary>Runs a command line in this process.</summary>
    /// <param name="environment">Variables that it sees, and no others.</param>
    /// <param name="args">The command line.</param>
    public static async Task<CommandRun> Of(IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        using var started = new StartedCommand(environment, args);
        return await started.Ended();
    }
}

/// <summary>A run of the program that goes on; it is interrupted when it is disposed of.</summary>
internal sealed class StartedCommand : IDisposable
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();
    private readonly TextWriter _errors;
    private readonly CancellationTokenSource _interrupt = new(TimeSpan.FromSeconds(30), TimeProvider.System);
    private readonly Task<int> _run;

    public StartedCommand(IReadOnlyDictionary<string, string> environment, params string[] args) =>
        _run = PaymentsCommand.Run(
            args,
            new Terminal
            {
                Out = _out,
                Error = _errors = TextWriter.Synchronized(_error),
                Variable = name => environment.GetValueOrDefault(name),
                Clock = TimeProvider.System,
                Random = new Random(TimeProvider.System.GetUtcNow().Millisecond + args.Length),
                IsInteractive = false,
            },
            _interrupt.Token
        );

    public string ErrorSoFar
    {
        get
        {
            // As the synchronized writer does.
            lock (_errors)
                return _error.ToString();
        }
    }

    public async Task<CommandRun> Ended() => new(await _run, _out.ToString(), _error.ToString());

    public Task<CommandRun> Interrupted()
    {
        _interrupt.Cancel();
        return Ended();
    }

    public void Dispose()
    {
        _interrupt.Cancel();
        _interrupt.Dispose();
    }
}
