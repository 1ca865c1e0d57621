using System.Net.Sockets;
using Payments.LoadTest.Comparison;
using Payments.LoadTest.Measures;
using Payments.LoadTest.Processes;
using Payments.LoadTest.Providers;
using Payments.LoadTest.Runs;
using Payments.LoadTest.Settings;

// Exit codes: 0 all is well, 1 the audit found something or fewer orders were made than asked for, 2 it could not run.
try
{
    if (CommandLine.TryShowHelp(args))
        return 0;
    var options = CommandLine.Read(args);
    if (options.PrintSettings)
    {
        Console.WriteLine(LoadTestChannel.AsJson(options.Listen));
        return 0;
    }

    using var callbackServer = new CallbackServer(options.Listen, TimeProvider.System);
    await using var process = options.Server is { } program
        ? await ServerProcess.Payments(program, options.Listen, options.ServerArguments)
        : null;
    using var environment = new RunEnvironment(
        process?.Url ?? options.Target!,
        Token(options, process),
        callbackServer,
        options,
        TimeProvider.System
    );
    await PreflightRun.Run(options, environment, callbackServer.Address);
    if (!options.Limit)
    {
        return options switch
        {
            { Curve: { } curve } => await CurveRun.Run(curve, options, environment, process),
            { Measure: Measure.Half } => await HalfRate.Run(options, environment, process),
            { Measure: Measure.Waiting } => await WaitingOrders.Run(options, environment, process!),
            { Measure: Measure.Overdue } => await OverdueNotifications.Run(options, environment, process!),
            _ => await SingleRun.Run(options, environment, process),
        }
            ? 0
            : 1;
    }

    await using var limit = options.LimitTarget is null ? await ServerProcess.Limit() : null;
    using var limitEnvironment = new RunEnvironment(
        limit?.Url ?? options.LimitTarget!,
        "none",
        callbackServer,
        options,
        TimeProvider.System
    );
    return await ServerComparison.Run(options, (environment, process), (limitEnvironment, limit)) ? 0 : 1;
}
catch (Exception error) when (error is UsageException or HttpRequestException or SocketException)
{
    await Console.Error.WriteLineAsync("loadtest: " + error.Message);
    return 2;
}

static string Token(LoadOptions options, ServerProcess? process) =>
    options.AdminToken
    ?? process?.AdminToken
    ?? (
        File.Exists(options.TokenFile)
            ? File.ReadAllText(options.TokenFile).Trim()
            : throw new UsageException($"There is no {options.TokenFile}; say --admin-token or --token-file.")
    );
