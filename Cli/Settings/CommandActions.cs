using System.CommandLine;

namespace Payments.Cli.Settings;

/// <summary>Ties commands to what they do.</summary>
internal sealed class CommandActions(ServerOptions server, Terminal terminal)
{
    /// <summary>A command that ends well when its action does.</summary>
    public Command Command(string name, string description, IEnumerable<Symbol> symbols, Func<Session, CancellationToken, Task> action) =>
        Command(name, description, symbols, async (session, cancellationToken) =>
        {
            await action(session, cancellationToken);
            return ExitCode.Done;
        });

    /// <summary>A command the action of which says how it ended.</summary>
    public Command Command(string name, string description, IEnumerable<Symbol> symbols, Func<Session, CancellationToken, Task<int>> action)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Option option)
                command.Options.Add(option);
            else
                command.Arguments.Add((Argument)symbol);
        }

        command.SetAction((parsed, cancellationToken) => action(new Session(server, parsed, terminal), cancellationToken));
        return command;
    }
}
