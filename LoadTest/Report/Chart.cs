using System.Globalization;
using System.Net;
using System.Text;

namespace Payments.LoadTest.Report;

/// <summary>A line of a chart.</summary>
internal sealed record ChartLine(string Name, string Color, IReadOnlyList<(double X, double Y)> Points);

/// <summary>Charts as SVG that stands in a page by itself.</summary>
internal static class Chart
{
    private const int Width = 860;
    private const int Height = 260;
    private const int Left = 70;
    private const int Bottom = 34;
    private const int Ticks = 5;

    /// <summary>Lines over a common axis that begins at zero.</summary>
    public static string Lines(string xName, string yName, params IReadOnlyList<ChartLine> lines)
    {
        var maxX = Math.Max(1e-9, lines.Max(line => line.Points.Select(point => point.X).DefaultIfEmpty().Max()));
        var maxY = Round(lines.Max(line => line.Points.Select(point => point.Y).DefaultIfEmpty().Max()));
        var svg = Begin(xName, yName);
        for (var i = 0; i <= Ticks; i++)
            Tick(svg, X(i, Ticks), Text(maxX * i / Ticks), Y(i, Ticks), Text(maxY * i / Ticks));
        for (var i = 0; i < lines.Count; i++)
            Draw(svg, lines[i], i, maxX, maxY);
        return svg.Append("</svg>").ToString();
    }

    /// <summary>Lines over steps that stand at equal distances, as a document of its own.</summary>
    public static string Steps(string xName, string yName, IReadOnlyList<string> labels, params IReadOnlyList<ChartLine> lines)
    {
        var maxX = Math.Max(1, labels.Count - 1);
        var (maxY, svg) = (Round(lines.Max(line => line.Points.Select(point => point.Y).DefaultIfEmpty().Max())), Begin(xName, yName));
        svg.Insert("<svg".Length, " xmlns=\"http://www.w3.org/2000/svg\" style=\"font:11px sans-serif;fill:#555;background:#fff\"");
        for (var i = 0; i <= Ticks; i++)
            Tick(svg, Left, "", Y(i, Ticks), Text(maxY * i / Ticks));
        for (var i = 0; i < labels.Count; i++)
            Tick(svg, X(i, maxX), WebUtility.HtmlEncode(labels[i]), Y(0, 1), "");
        for (var i = 0; i < lines.Count; i++)
            Draw(svg, lines[i], i, maxX, maxY);
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>Bars over a logarithmic axis of milliseconds.</summary>
    public static string Histogram(IReadOnlyList<BucketReport> buckets)
    {
        const int Bars = 90;
        if (buckets.Count == 0)
            return "";
        var (low, high) = (
            Math.Log10(Math.Max(0.01, buckets[0].Milliseconds)),
            Math.Log10(Math.Max(0.02, buckets[^1].Milliseconds)) + 0.01
        );
        var bars = new long[Bars];
        foreach (var bucket in buckets)
            bars[Math.Clamp((int)((Math.Log10(Math.Max(0.01, bucket.Milliseconds)) - low) / (high - low) * Bars), 0, Bars - 1)] +=
                bucket.Count;
        var (max, svg) = (Round(bars.Max()), Begin("ms (logarithmic)", "orders"));
        for (var i = 0; i <= Ticks; i++)
            Tick(svg, X(i, Ticks), Text(Math.Pow(10, low + ((high - low) * i / Ticks))), Y(i, Ticks), Text(max * i / Ticks));
        for (var i = 0; i < Bars; i++)
        {
            var top = Y(bars[i], max);
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<rect x=\"{X(i, Bars):0.0}\" y=\"{top:0.0}\" width=\"{X(1, Bars) - Left - 1:0.0}\" height=\"{Height - Bottom - top:0.0}\" fill=\"#2b6cb0\"/>"
            );
        }

        return svg.Append("</svg>").ToString();
    }

    private static void Draw(StringBuilder svg, ChartLine line, int place, double maxX, double maxY)
    {
        var points = string.Join(
            ' ',
            line.Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.X, maxX):0.0},{Y(point.Y, maxY):0.0}"))
        );
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<polyline fill=\"none\" stroke=\"{line.Color}\" stroke-width=\"1.6\" points=\"{points}\"/>"
        );
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{Left + 12 + (place * 170)}\" y=\"14\" fill=\"{line.Color}\">{WebUtility.HtmlEncode(line.Name)}</text>"
        );
    }

    private static StringBuilder Begin(string xName, string yName) =>
        new StringBuilder()
            .Append(
                CultureInfo.InvariantCulture,
                $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(yName)}\">"
            )
            .Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{Width - 8}\" y=\"{Height - 4}\" text-anchor=\"end\">{WebUtility.HtmlEncode(xName)}</text><text x=\"4\" y=\"14\">{WebUtility.HtmlEncode(yName)}</text>"
            );

    private static void Tick(StringBuilder svg, double x, string xText, double y, string yText) =>
        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Width - 10}\" y1=\"{y:0.0}\" y2=\"{y:0.0}\" stroke=\"#ddd\"/>")
            .Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{Left - 6}\" y=\"{y + 4:0.0}\" text-anchor=\"end\">{yText}</text><text x=\"{x:0.0}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{xText}</text>"
            );

    private static double X(double value, double max) => Left + (value / max * (Width - Left - 20));

    private static double Y(double value, double max) => Height - Bottom - (value / max * (Height - Bottom - 24));

    private static string Text(double value) =>
        value >= 100 ? value.ToString("N0", CultureInfo.InvariantCulture) : value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>The next of 1, 2, 5 times a power of ten.</summary>
    private static double Round(double value)
    {
        if (value <= 0)
            return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return value <= power ? power
            : value <= 2 * power ? 2 * power
            : value <= 5 * power ? 5 * power
            : 10 * power;
    }
}
