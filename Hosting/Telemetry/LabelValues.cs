using System.Globalization;

namespace Payments.Hosting.Telemetry;

/// <summary>The values of a metric's labels, in their order; empty where there is none.</summary>
internal readonly record struct LabelValues(string First, string Second, string Third)
{
    private static readonly string[] Numbers = [.. System.Linq.Enumerable.Select(System.Linq.Enumerable.Range(0, 600), number => number.ToString(CultureInfo.InvariantCulture))];

    public string this[int index] => index switch { 0 => First, 1 => Second, _ => Third };

    /// <summary>Where what is one too many is counted.</summary>
    public static LabelValues Other { get; } = new("other", "other", "other");

    /// <summary>Picks the labels of a metric out of a measurement's tags.</summary>
    public static LabelValues Of(ExposedMetric metric, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = metric.Labels;
        return new LabelValues(
            labels.Length > 0 ? Value(labels[0].Tag, tags) : "",
            labels.Length > 1 ? Value(labels[1].Tag, tags) : "",
            labels.Length > 2 ? Value(labels[2].Tag, tags) : "");
    }

    private static string Value(string name, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (ref readonly var tag in tags)
        {
            if (tag.Key != name) continue;
            return tag.Value switch
            {
                string text => text,
                int number and >= 0 and < 600 => Numbers[number],
                var value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
            };
        }

        return "";
    }
}
