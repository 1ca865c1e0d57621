using System.CommandLine;
using System.CommandLine.Invocation;
using Payments.Cli.Commands;
using Payments.Client;

namespace Payments.Cli.Settings;

/// <summary>The whole command line.</summary>
internal static class PaymentsCommand
{
    /// <summary>Runs a command line.</summary>
    /// <returns>The <see cref="ExitCode"/>.</returns>
    public static async Task<int> Run(string[] args, Terminal terminal, CancellationToken cancellationToken)
    {
        var parsed = Root(terminal).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction && parsed.Errors is [var first, ..])
            return await Fail(terminal, ExitCode.Usage, $"{first.Message} See: payments {Path(parsed)}--help");
        try
        {
            var invocation = new InvocationConfiguration
            {
                Output = terminal.Out,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
            };
            return await parsed.InvokeAsync(invocation, cancellationToken);
        }
        catch (UsageException error)
        {
            return await Fail(terminal, ExitCode.Usage, error.Message);
        }
        catch (PaymentsException error)
        {
            return await Fail(terminal, error.Status is null ? ExitCode.NotReached : ExitCode.Refused, Describe(error));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or HttpRequestException)
        {
            return await Fail(terminal, ExitCode.Refused, error.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }

    private static RootCommand Root(Terminal terminal)
    {
        var server = new ServerOptions();
        var root = new RootCommand("payments: the command line of an Orleans.Payments server.");
        foreach (var option in server.All)
            root.Options.Add(option);
        var actions = new CommandActions(server, terminal);
        root.Subcommands.Add(OrderCommands.Build(actions));
        root.Subcommands.Add(MerchantCommands.Build(actions));
        root.Subcommands.Add(LimitCommands.Build(actions));
        root.Subcommands.Add(DeadLetterCommands.Build(actions));
        root.Subcommands.Add(ForeignReportsCommand.Build(actions));
        root.Subcommands.Add(AuditCommands.Build(actions));
        root.Subcommands.Add(ListenCommand.Build(actions));
        root.Subcommands.Add(LogsCommand.Build(actions));
        root.Subcommands.Add(TriggerCommand.Build(actions));
        root.Subcommands.Add(VerifyHistoryCommand.Build(actions));
        root.Subcommands.Add(DoctorCommand.Build(actions));
        return root;
    }

    private static string Path(ParseResult parsed)
    {
        var names = new List<string>();
        for (
            var command = parsed.CommandResult;
            command is { Command: not RootCommand };
            command = command.Parent as System.CommandLine.Parsing.CommandResult
        )
            names.Insert(0, command.Command.Name + " ");
        return string.Concat(names);
    }

    private static string Describe(PaymentsException error) =>
        $"{error.Code}{(error.Field is { } field ? $" ({field})" : "")}: {error.Message}{(error.RequestId is { } id ? $" [request {id}]" : "")}";

    /// <summary>One line, whatever a message holds.</summary>
    private static async Task<int> Fail(Terminal terminal, int exitCode, string message)
    {
        await terminal.Error.WriteLineAsync("payments: " + message.ReplaceLineEndings(" "));
        return exitCode;
    }
}
