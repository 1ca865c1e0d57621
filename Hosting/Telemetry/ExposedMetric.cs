using System.Collections.Immutable;

namespace Payments.Hosting.Telemetry;

/// <summary>How a metric behaves, in Prometheus' words.</summary>
internal enum MetricKind
{
    /// <summary>Only grows.</summary>
    Counter,

    /// <summary>What is now.</summary>
    Gauge,

    /// <summary>How many values lie below each of several bounds.</summary>
    Histogram,
}

/// <summary>An instrument that <c>/metrics</c> shows, and how.</summary>
/// <param name="Name">In Prometheus' form.</param>
/// <param name="Kind">How it behaves.</param>
/// <param name="Help">What it tells.</param>
/// <param name="Meter">Whose instrument it is.</param>
/// <param name="Instrument">Its name there.</param>
internal sealed record ExposedMetric(string Name, MetricKind Kind, string Help, string Meter, string Instrument)
{
    /// <summary>At most three tags that become labels, each with the label's name; all other tags are dropped.</summary>
    public ImmutableArray<(string Tag, string Label)> Labels { get; init; } = [];

    /// <summary>Whether a counter counts how many values its instrument records, and not what they come to.</summary>
    public bool CountsValues { get; init; }

    /// <summary>Upper bounds of a histogram, ascending.</summary>
    public ImmutableArray<double> Bounds { get; init; } = [];
}
