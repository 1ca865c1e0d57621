using System.Collections.Immutable;

namespace Payments.Grains.Interfaces.Tests.Wire;

/// <summary>One line of a block: a method, a member, a number of an enumeration, an interface of a grain.</summary>
/// <param name="Key">What it is known by on the wire: a method's alias, a member's id, an enumeration's number, an interface's
/// alias.</param>
/// <param name="Text">The whole line; it begins with the key.</param>
internal sealed record WireLine(string Key, string Text)
{
    /// <summary>What stands for a member or a number that was given up, so that nobody uses it again.</summary>
    public const string Removed = "removed";

    /// <summary>What follows the key.</summary>
    public string Rest => Text[Key.Length..].Trim();

    /// <summary>What people call it; the wire knows nothing of it.</summary>
    public string Name => Rest.Split(':')[0];

    public bool IsRemoved => Rest == Removed;

    public static WireLine Parse(string line) => new(new string([.. line.TakeWhile(letter => letter is not (' ' or '('))]), line);
}

/// <summary>Something that travels, by the name it has on the wire.</summary>
/// <param name="Kind"><c>grain</c>, <c>interface</c>, <c>type</c> or <c>enum</c>.</param>
/// <param name="Name">Its alias; an enumeration's full name where it has no alias.</param>
/// <param name="Details">What else changes its bytes: <c>struct</c>, <c>: base type</c>, an enumeration's <c>: number type</c>; often
/// empty.</param>
/// <param name="Lines">In order.</param>
internal sealed record WireBlock(string Kind, string Name, string Details, ImmutableArray<WireLine> Lines)
{
    public string Heading => $"{Kind} {Name} {Details}".TrimEnd();

    public string Text => string.Join('\n', [Heading, .. Lines.Select(line => "  " + line.Text)]);

    public WireLine? Find(string key) => Lines.FirstOrDefault(line => line.Key == key);

    public WireBlock Sorted() =>
        this with
        {
            Lines =
            [
                .. Lines
                    .OrderBy(line => long.TryParse(line.Key, out var number) ? number : 0)
                    .ThenBy(line => line.Text, StringComparer.Ordinal),
            ],
        };
}

/// <summary>All that crosses between processes of different versions, as it stands in <c>wire-contract.txt</c>.</summary>
internal sealed record WireContract(ImmutableArray<WireBlock> Blocks)
{
    private static readonly string[] Kinds = ["grain", "interface", "type", "enum"];

    public static WireContract Of(IEnumerable<WireBlock> blocks) =>
        new([
            .. blocks
                .Select(block => block.Sorted())
                .OrderBy(block => Array.IndexOf(Kinds, block.Kind))
                .ThenBy(block => block.Name, StringComparer.Ordinal),
        ]);

    /// <summary>Reads the text of a file. Lines that begin with <c>#</c> are for people.</summary>
    public static WireContract Parse(string text)
    {
        var blocks = new List<WireBlock>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Where(line => line.Trim().Length > 0 && !line.StartsWith('#')))
        {
            if (line.StartsWith(' '))
                blocks[^1] = blocks[^1] with { Lines = blocks[^1].Lines.Add(WireLine.Parse(line.Trim())) };
            else
                blocks.Add(Heading(line));
        }

        return Of(blocks);
    }

    public WireBlock? Find(WireBlock other) => Blocks.FirstOrDefault(block => block.Kind == other.Kind && block.Name == other.Name);

    /// <summary>The text of a file, without what is for people.</summary>
    public override string ToString() => string.Join("\n\n", Blocks.Select(block => block.Text)) + "\n";

    /// <summary>This contract, and what an older one says was given up.</summary>
    public WireContract WithRemovedOf(WireContract older) =>
        Of(
            Blocks.Select(block =>
                block with
                {
                    Lines =
                    [
                        .. block.Lines,
                        .. older.Find(block)?.Lines.Where(line => line.IsRemoved && block.Find(line.Key) is null) ?? [],
                    ],
                }
            )
        );

    private static WireBlock Heading(string line) =>
        line.Split(' ', 3) is [var kind, var name, .. var details] && Kinds.Contains(kind, StringComparer.Ordinal)
            ? new(kind, name, string.Concat(details), [])
            : throw new FormatException($"\"{line}\" is not the beginning of a grain, an interface, a type or an enum.");
}
