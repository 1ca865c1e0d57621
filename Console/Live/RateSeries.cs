using System.Globalization;

namespace Payments.Console.Live;

/// <summary>Counts, one for each second, oldest first, and the picture of them, which is drawn once for all who look at it.</summary>
/// <param name="made">Orders that were made.</param>
/// <param name="paid">Orders that were paid.</param>
public sealed class RateSeries(IReadOnlyList<int> made, IReadOnlyList<int> paid)
{
    /// <summary>How wide the picture is.</summary>
    public const int Width = 590;

    /// <summary>How high it is.</summary>
    public const int Height = 100;

    /// <summary>Orders that were made.</summary>
    public IReadOnlyList<int> Made => made;

    /// <summary>Orders that were paid.</summary>
    public IReadOnlyList<int> Paid => paid;

    /// <summary>Nothing happened.</summary>
    public bool IsEmpty { get; } = made.All(count => count == 0) && paid.All(count => count == 0);

    /// <summary>What they come to, in words.</summary>
    public string Text { get; } =
        string.Create(CultureInfo.InvariantCulture, $"{made.Sum()} made, {paid.Sum()} paid; at most {Max(made, paid)} a second");

    /// <summary>The corners of the line of orders that were made.</summary>
    public string MadePoints { get; } = Points(made, Max(made, paid));

    /// <summary>The corners of the line of orders that were paid.</summary>
    public string PaidPoints { get; } = Points(paid, Max(made, paid));

    private static int Max(IReadOnlyList<int> made, IReadOnlyList<int> paid) => Math.Max(made.Max(), paid.Max());

    private static string Points(IReadOnlyList<int> counts, int max)
    {
        var scale = (Height - 4.0) / Math.Max(1, max);
        return string.Join(
            ' ',
            counts.Select(
                (count, i) =>
                    string.Create(CultureInfo.InvariantCulture, $"{i * Width / (counts.Count - 1)},{Height - 2 - (count * scale):0}")
            )
        );
    }
}
