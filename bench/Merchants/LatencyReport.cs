using System.Globalization;

namespace Payments.Bench.Merchants;

/// <summary>How long things took, in one line.</summary>
internal static class LatencyReport
{
    /// <returns>What 99 in 100 took at most, in milliseconds.</returns>
    /// <exception cref="InvalidOperationException">There is none, so that there is nothing to tell.</exception>
    public static double Show(string what, IEnumerable<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToList();
        if (sorted.Count == 0)
            throw new InvalidOperationException($"{what}: there is none.");
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: {sorted.Count} times, min {sorted[0]:0.0} ms, p50 {At(0.5):0.0} ms, p99 {At(0.99):0.0} ms, max {sorted[^1]:0.0} ms"
            )
        );
        return At(0.99);

        double At(double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
    }
}
