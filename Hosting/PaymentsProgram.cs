using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Payments.Hosting.Health;
using Payments.Hosting.Start;

namespace Payments.Hosting;

/// <summary>What the programs that serve do from their first line to their exit code.</summary>
public static class PaymentsProgram
{
    /// <summary>
    /// Runs a server until it is told to stop; with <c>--health URL</c> asks a running one instead, with <c>--help</c> or <c>--version</c>
    /// tells about the program.
    /// </summary>
    /// <param name="name">The program's name, for its messages.</param>
    /// <param name="args">The command line.</param>
    /// <param name="build">Puts the server together.</param>
    /// <returns>The exit code: 0, or 1 when it could not start (or the server asked is not well).</returns>
    public static async Task<int> Run(string name, string[] args, Func<string[], WebApplication> build)
    {
        if (HealthProbe.UrlIn(args) is { } asked)
            return await HealthProbe.Ask(asked);
        if (CommandLine.HasHelpOption(args))
            return await Print(Usage.Text(name));
        if (CommandLine.HasVersionOption(args))
            return await Print($"{name} {Usage.Version}");
        if (CommandLine.Fault(args) is { } misunderstood)
            return await Fail($"{name}: {misunderstood} --help shows what there is.");
        var isUp = false;
        try
        {
            await using var app = build(args);
            isUp = await IsStarted(app);
            if (isUp)
                await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception error) when (!isUp && StartupError.Describe(error) is not null)
        {
            // Something the operator can mend: the message says what, and a stack trace would only hide it.
            return await Fail($"{name}: cannot start: {StartupError.Describe(error)}");
        }
    }

    private static async Task<bool> IsStarted(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // It was told to stop while it waited for the rest of its cluster.
            return false;
        }

        app.Services.GetRequiredService<StartupSummary>().Log(app.Urls);
        return true;
    }

    private static async Task<int> Print(string text)
    {
        await Console.Out.WriteLineAsync(text);
        return 0;
    }

    private static async Task<int> Fail(string text)
    {
        await Console.Error.WriteLineAsync(text);
        return 1;
    }
}
