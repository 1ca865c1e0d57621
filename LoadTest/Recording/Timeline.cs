namespace Payments.LoadTest.Recording;

/// <summary>What happened in a second.</summary>
/// <param name="At">Its end, from the beginning of the run.</param>
/// <param name="PerSecond">Orders that were done.</param>
/// <param name="RefusedPerSecond">Orders that were refused or failed.</param>
/// <param name="InFlight">Orders that were under way at its end.</param>
/// <param name="P50">Of what was done in it, in milliseconds.</param>
/// <param name="P99">Of what was done in it, in milliseconds.</param>
internal readonly record struct TimelineSample(
    TimeSpan At,
    double PerSecond,
    double RefusedPerSecond,
    long InFlight,
    double P50,
    double P99
);

/// <summary>A run, second by second.</summary>
internal sealed class Timeline(Metrics metrics)
{
    private readonly List<TimelineSample> _samples = [];
    private Durations _before = metrics.Whole.Snapshot();
    private TimeSpan _at;
    private long _done;
    private long _bad;

    public IReadOnlyList<TimelineSample> Samples => _samples;

    /// <summary>Ends a second.</summary>
    public TimelineSample Add(TimeSpan at)
    {
        var (now, done, bad) = (metrics.Whole.Snapshot(), metrics.Done, metrics.Refused + metrics.Failed);
        var (seconds, took) = (Math.Max(0.001, (at - _at).TotalSeconds), now.Since(_before));
        var moment = new TimelineSample(
            at,
            (done - _done) / seconds,
            (bad - _bad) / seconds,
            metrics.InFlight,
            took.Percentile(0.5),
            took.Percentile(0.99)
        );
        (_before, _at, _done, _bad) = (now, at, done, bad);
        _samples.Add(moment);
        return moment;
    }
}
