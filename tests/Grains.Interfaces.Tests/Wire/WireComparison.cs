namespace Payments.Grains.Interfaces.Tests.Wire;

/// <summary>A difference between the contract as it is written down and as the code has it.</summary>
/// <param name="Breaks">Whether processes of the version before would misunderstand this one, or this one them.</param>
/// <param name="Sentence">What it is and what to do.</param>
internal sealed record WireChange(bool Breaks, string Sentence);

/// <summary>
/// Tells what has changed on the wire. Two versions run side by side during an upgrade: what the one sends the other must read. A reader
/// skips members that it does not know and leaves those that do not come at their default, so adding is safe; nothing else is.
/// </summary>
internal static class WireComparison
{
    public static IReadOnlyList<WireChange> Compare(WireContract written, WireContract actual) =>
        [
            .. written.Blocks.SelectMany(before => actual.Find(before) is { } now ? Compare(before, now) : [Gone(before)]),
            .. actual
                .Blocks.Where(now => written.Find(now) is null)
                .Select(now => Fits($"{now.Kind} {now.Name} is new: add these lines to the file.\n{now.Text}")),
        ];

    private static IEnumerable<WireChange> Compare(WireBlock before, WireBlock now)
    {
        if (before.Details != now.Details)
            yield return Breaks(
                $"\"{before.Heading}\" has become \"{now.Heading}\", which is written otherwise: undo that, or make a new type beside it."
            );
        foreach (var change in IsNumbered(before) ? Numbered(before, now) : Named(before, now))
            yield return change;
        foreach (var line in now.Lines.Where(line => before.Find(line.Key) is null && !IsMoved(before, line)))
            yield return Fits($"{now.Kind} {now.Name} has something new: add the line \"  {line.Text}\" to it in the file." + Advice(now));
    }

    private static bool IsNumbered(WireBlock block) => block.Kind is "type" or "enum";

    private static bool IsMoved(WireBlock before, WireLine line) => IsNumbered(before) && before.Lines.Any(old => old.Name == line.Name);

    /// <summary>Methods of an interface, interfaces of a grain: known by name.</summary>
    private static IEnumerable<WireChange> Named(WireBlock before, WireBlock now) =>
        from line in before.Lines
        let same = now.Find(line.Key)
        where same?.Text != line.Text
        select same is null
            ? Breaks(
                $"\"{line.Text}\" of {before.Kind} {before.Name} is gone, but processes of the version before call it: "
                    + $"put it back under the alias \"{line.Key}\", until no version that calls it runs any more."
            )
            : Breaks(
                $"\"{line.Text}\" of {before.Kind} {before.Name} has become \"{same.Text}\": "
                    + "leave it as it was and add a method with another alias beside it."
            );

    /// <summary>Members and numbers of an enumeration: known by number.</summary>
    private static IEnumerable<WireChange> Numbered(WireBlock before, WireBlock now)
    {
        foreach (var line in before.Lines)
        {
            var same = now.Find(line.Key);
            var moved = line.IsRemoved ? null : now.Lines.FirstOrDefault(other => other.Name == line.Name && other.Key != line.Key);
            if (line.IsRemoved && same?.IsRemoved is false)
                yield return Reused(now, same);
            if (line.IsRemoved)
                continue;
            if (moved is not null)
                yield return Moved(before, line, moved);
            else if (same is null)
                yield return Gone(before, line);
            else if (before.Kind == "type" && TypeIn(line) != TypeIn(same))
                yield return Breaks(
                    $"\"{line.Text}\" of type {before.Name} has become \"{same.Text}\": leave it as it was and add a member with a new id."
                );
            else if (same.Text != line.Text && before.Lines.All(other => other.Name != same.Name))
                yield return Fits(
                    $"{line.Name} of {before.Kind} {before.Name} is now called {same.Name}, which the wire does not show. If it means the same, "
                        + $"replace the line \"  {line.Text}\" by \"  {same.Text}\"; if not, {line.Name} must come back and {same.Name} needs a number of its own."
                );
        }
    }

    private static string TypeIn(WireLine line) => line.Rest[line.Name.Length..];

    private static WireChange Gone(WireBlock block) =>
        Breaks(
            $"{block.Kind} {block.Name} is gone or has another name, but processes of the version before know it by this one: put it back. "
                + "What has a new name in C# keeps its alias."
        );

    private static WireChange Gone(WireBlock block, WireLine line) =>
        Breaks(
            $"\"{line.Text}\" of {block.Kind} {block.Name} is gone, but processes of the version before send it: put it back. "
                + $"When no version that uses it runs any more, write \"{line.Key} {WireLine.Removed}\" in its place."
        );

    private static WireChange Moved(WireBlock block, WireLine line, WireLine moved) =>
        Breaks(
            $"{line.Name} of {block.Kind} {block.Name} was {line.Key} and is {moved.Key}: "
                + (block.Kind == "enum" ? $"write \"{line.Name} = {line.Key}\"." : $"give it back its [Id({line.Key})].")
        );

    private static WireChange Reused(WireBlock block, WireLine line) =>
        Breaks(
            $"{line.Name} of {block.Kind} {block.Name} has the number {line.Key}, which something else had before and old processes may still send: "
                + $"take {block.Lines.Max(other => long.Parse(other.Key)) + 1} or a greater one."
        );

    private static string Advice(WireBlock now) =>
        now.Kind switch
        {
            "interface" => " A process of the version before does not have this method: call it only where all processes do.",
            "enum" => " A process of the version before does not know it: send it only where all processes do.",
            "type" => " A process of the version before leaves it out: it must make sense with its default.",
            _ => "",
        };

    private static WireChange Breaks(string sentence) => new(true, sentence);

    private static WireChange Fits(string sentence) => new(false, sentence);
}
