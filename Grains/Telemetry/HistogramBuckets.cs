using System.Collections.Immutable;
using System.Diagnostics.Metrics;

namespace Payments.Grains.Telemetry;

/// <summary>Upper bounds of the histograms, the same in <c>/metrics</c> and by OTLP.</summary>
public static class HistogramBuckets
{
    /// <summary>Seconds, from an answer of a machine nearby to the last of a schedule of attempts.</summary>
    public static ImmutableArray<double> Waits { get; } = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 21600, 86400];

    /// <summary>Seconds of an answer.</summary>
    public static ImmutableArray<double> Answers { get; } = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>Writes in a commit, up to as many as there may be.</summary>
    public static ImmutableArray<double> Writes { get; } = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

    /// <summary>The bounds as an instrument gives them to whoever exports it.</summary>
    public static InstrumentAdvice<T> AdviceFor<T>(ImmutableArray<double> bounds)
        where T : struct =>
        new()
        {
            HistogramBucketBoundaries =
            [
                .. bounds.Select(bound => (T)Convert.ChangeType(bound, typeof(T), System.Globalization.CultureInfo.InvariantCulture)),
            ],
        };
}
