using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Payments.Cli.Output;

/// <summary>Shows things to people, or as JSON to programs.</summary>
internal sealed class Printer(Settings.Terminal terminal, bool isJson)
{
    private const int RedirectedWidth = 400;

    public bool IsJson => isJson;

    /// <summary>One thing: JSON, or a line for each of its facts.</summary>
    public void Thing<T>(T thing, params (string Name, string? Value)[] facts)
    {
        if (isJson)
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(thing, CliJson.Indented));
            return;
        }

        var table = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var (name, value) in facts)
            if (!string.IsNullOrEmpty(value))
                table.AddRow(new Text(name, new Style(Color.Grey)), new Text(value));
        Console().Write(table);
    }

    /// <summary>Many things: a JSON array, or a table.</summary>
    public void Things<T>(IReadOnlyList<T> things, IReadOnlyList<string> columns, Func<T, IReadOnlyList<string?>> row)
    {
        if (isJson)
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(things, CliJson.Indented));
            return;
        }

        var table = new Table().Border(terminal.IsInteractive ? TableBorder.Rounded : TableBorder.None);
        foreach (var column in columns)
            table.AddColumn(new TableColumn(column).NoWrap());
        foreach (var thing in things)
            table.AddRow(row(thing).Select(cell => new Text(cell ?? "")));
        Console().Write(table);
    }

    /// <summary>One of many that come one by one: a line of JSON, or of text.</summary>
    public void Line<T>(T thing, string text)
    {
        terminal.Out.WriteLine(isJson ? JsonSerializer.Serialize(thing, CliJson.Line) : text);
        terminal.Out.Flush();
    }

    /// <summary>As <see cref="Line{T}(T, string)"/>, for what is no answer of the API.</summary>
    public void Line(JsonObject thing, string text)
    {
        terminal.Out.WriteLine(isJson ? thing.ToJsonString(CliJson.Line) : text);
        terminal.Out.Flush();
    }

    /// <summary>For people only: beside what programs read.</summary>
    public void Remark(string text) => terminal.Error.WriteLine(text);

    private IAnsiConsole Console()
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(terminal.Out),
                Ansi = terminal.IsInteractive ? AnsiSupport.Detect : AnsiSupport.No,
                ColorSystem = terminal.IsInteractive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            }
        );
        // What goes to a file or another program is not broken into lines.
        if (!terminal.IsInteractive)
            console.Profile.Width = RedirectedWidth;
        return console;
    }
}
