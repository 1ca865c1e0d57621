namespace Payments.PowerLoss.Checks;

/// <summary>A promise that did not hold.</summary>
public sealed class FindingException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Which promise, and the first line of each side that the other lacks.</summary>
    public static FindingException Of(string what, IReadOnlyList<string> found, IReadOnlyList<string> expected) =>
        new($"{what}: found {First(found.Except(expected))}, expected {First(expected.Except(found))}.");

    private static string First(IEnumerable<string> lines) =>
        lines.FirstOrDefault() is { } line ? $"'{line[..Math.Min(120, line.Length)]}'" : "nothing else";
}
