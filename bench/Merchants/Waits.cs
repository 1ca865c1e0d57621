using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Payments.Bench.Merchants;

/// <summary>How long things took, in one line.</summary>
internal static class Waits
{
    public static void Show(string what, IEnumerable<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToList();
        if (sorted.Count == 0) Console.WriteLine($"{what}: none");
        else Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {sorted.Count} times, min {sorted[0]:0.0} ms, p50 {At(0.5):0.0} ms, p99 {At(0.99):0.0} ms, max {sorted[^1]:0.0} ms"));

        double At(double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
    }
}
