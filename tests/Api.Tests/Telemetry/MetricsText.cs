using System.Globalization;
using Payments.Api.Tests.Hosting;

namespace Payments.Api.Tests.Telemetry;

/// <summary>What <c>/metrics</c> shows, by series.</summary>
internal static class MetricsText
{
    /// <summary>Labels stand in the order of their names; no labels are written as none.</summary>
    public static async Task<Dictionary<string, double>> Metrics(this PaymentsServer server) =>
        (await server.Http.GetStringAsync("/metrics"))
            .Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#')
            .ToDictionary(
                line => line[..line.LastIndexOf(' ')].Replace("{}", "", StringComparison.Ordinal),
                line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture),
                StringComparer.Ordinal
            );

    /// <summary>The sum of a metric over all of its labels; they differ between the hosts for what the hosts themselves count.</summary>
    public static double Sum(this Dictionary<string, double> metrics, string name) =>
        metrics
            .Where(series => series.Key == name || series.Key.StartsWith(name + "{", StringComparison.Ordinal))
            .Sum(series => series.Value);
}
