using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Payments.Api.Tests.Contract;

/// <summary>The program's own documents and sources, to compare what is written with what is so.</summary>
internal static partial class Sources
{
    // Clients know the server from outside alone.
    private static readonly string[] NotTheProgram =
    [
        "artifacts",
        "bench",
        "Cli",
        "Clients",
        "samples",
        "tests",
        "obj",
        "bin",
        "node_modules",
    ];

    public static string Document(string path) => File.ReadAllText(Path.Combine(Root(), path));

    /// <summary>A part of a document: from a heading to the next of its rank.</summary>
    public static string Section(string path, string heading)
    {
        var text = Document(path);
        var start = text.IndexOf(heading + "\n", StringComparison.Ordinal);
        if (start < 0)
            throw new InvalidOperationException($"{path} has no section {heading}.");
        var end = text.IndexOf("\n" + heading[..(heading.IndexOf(' ', StringComparison.Ordinal) + 1)], start + 1, StringComparison.Ordinal);
        return end < 0 ? text[start..] : text[start..end];
    }

    /// <summary>Every C# file of the program.</summary>
    public static IEnumerable<(string Path, string Text)> Code() =>
        Directory
            .EnumerateDirectories(Root())
            .Where(room => !NotTheProgram.Contains(Path.GetFileName(room), StringComparer.Ordinal))
            .SelectMany(room => Directory.EnumerateFiles(room, "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Intersect(["obj", "bin"], StringComparer.Ordinal).Any())
            .Select(file => (file, File.ReadAllText(file)));

    /// <summary>The words in backticks.</summary>
    public static IEnumerable<string> Quoted(string text) => Backticks().Matches(text).Select(match => match.Groups["word"].Value);

    [GeneratedRegex("`(?<word>[^`]+)`", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Backticks();

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
}
