using System;
using System.IO;
using System.Net.Http;
using System.Net.Sockets;
using Payments.LoadTest;

// Exit codes: 0 all is well, 1 the audit found something or fewer orders were made than asked for, 2 it could not run.
try
{
    if (args is [] or ["--help"] or ["-h"])
    {
        Console.WriteLine(CommandLine.Help);
        return 0;
    }

    var options = CommandLine.Read(args);
    if (options.PrintSettings)
    {
        Console.WriteLine(OwnChannel.AsJson(options.Listen));
        return 0;
    }

    using var desk = new Desk(options.Listen, TimeProvider.System);
    using var process = options.Server is { } program ? await ServerProcess.Payments(program, options.Listen, options.ServerArguments) : null;
    using var stage = new Stage(process?.Url ?? options.Target!, Token(options, process), desk, options, TimeProvider.System);
    await Rehearsal.Go(options, stage, desk.Address);
    if (!options.Limit)
    {
        return options switch
        {
            { Curve: { } curve } => await CurveRun.Go(curve, options, stage, process),
            { Measure: Measure.Half } => await HalfRate.Go(options, stage, process),
            { Measure: Measure.Waiting } => await WaitingOrders.Go(options, stage, process!),
            { Measure: Measure.Overdue } => await OverdueNotifications.Go(options, stage, process!),
            _ => await SingleRun.Go(options, stage, process),
        } ? 0 : 1;
    }

    using var limit = options.LimitTarget is null ? await ServerProcess.Limit() : null;
    using var limitStage = new Stage(limit?.Url ?? options.LimitTarget!, "none", desk, options, TimeProvider.System);
    return await Turns.Go(options, (stage, process), (limitStage, limit)) ? 0 : 1;
}
catch (Exception error) when (error is UsageException or HttpRequestException or SocketException)
{
    await Console.Error.WriteLineAsync("loadtest: " + error.Message);
    return 2;
}

static string Token(LoadOptions options, ServerProcess? process) =>
    options.AdminToken
    ?? process?.AdminToken
    ?? (File.Exists(options.TokenFile) ? File.ReadAllText(options.TokenFile).Trim() : throw new UsageException($"There is no {options.TokenFile}; say --admin-token or --token-file."));
