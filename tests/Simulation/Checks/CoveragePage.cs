using System.Globalization;
using System.Text;
using Payments.Simulation.World;

namespace Payments.Simulation.Checks;

/// <summary>
/// What runs have reached, as a page: which call met an order in which status, how often each fault struck, and which two struck within
/// ten seconds before a write of an order. What was never reached is red.
/// </summary>
internal static class CoveragePage
{
    private const string Style = """
        body { font: 14px system-ui, sans-serif; margin: 2rem; color: #1b1b1b; background: #fff }
        table { border-collapse: collapse; margin: 1rem 0 2rem } th { font-weight: 600; text-align: left; padding: 2px 6px }
        thead th { writing-mode: vertical-rl; transform: rotate(180deg); vertical-align: bottom }
        td { padding: 2px 6px; text-align: right; border: 1px solid #ddd; font-variant-numeric: tabular-nums }
        td.never { background: #f6c6c6 }
        @media (prefers-color-scheme: dark) { body { color: #eee; background: #161616 } td { border-color: #444 } td.never { background: #6b1f1f } }
        """;

    /// <summary>The page.</summary>
    /// <param name="coverage">What was reached.</param>
    /// <param name="orders">In how many orders.</param>
    public static string Of(Coverage coverage, long orders)
    {
        var kinds = Enum.GetValues<FaultKind>();
        var calls = coverage.Calls.Keys.Select(key => key.Call).Distinct().Order(StringComparer.Ordinal).ToList();
        var statuses = coverage.Calls.Keys.Select(key => key.Status).Distinct().Order(StringComparer.Ordinal).ToList();
        var never = kinds.SelectMany(one => kinds.Where(other => other > one && coverage.PairOf(one, other) == 0)).Count();
        var page = new StringBuilder()
            .Append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>What the simulation has reached</title><style>")
            .Append(Style)
            .Append("</style><h1>What the simulation has reached</h1><p>")
            .Append(
                CultureInfo.InvariantCulture,
                $"{orders} orders; {never} of {kinds.Length * (kinds.Length - 1) / 2} pairs of faults never."
            )
            .Append("</p><h2>Calls by the status that they met</h2>");
        Table(page, calls, statuses, (call, status) => coverage.Calls.GetValueOrDefault((call, status)));
        page.Append("<h2>Faults</h2>");
        Table(page, [.. kinds.Select(kind => kind.ToString())], ["times"], (kind, _) => coverage.TimesOf(Enum.Parse<FaultKind>(kind)));
        page.Append("<h2>Writes of orders within ten seconds after two faults</h2>");
        Table(page, [.. kinds.Select(kind => kind.ToString())], [.. kinds.Select(kind => kind.ToString())], (one, other) =>
            coverage.PairOf(Enum.Parse<FaultKind>(one), Enum.Parse<FaultKind>(other))
        );
        return page.Append("</html>").ToString();
    }

    private static void Table(StringBuilder page, List<string> rows, List<string> columns, Func<string, string, long> count)
    {
        page.Append("<table><thead><tr><td></td>");
        foreach (var column in columns)
            page.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{column}</th>");
        page.Append("</tr></thead>");
        foreach (var row in rows)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{row}</th>");
            foreach (var column in columns)
                page.Append(
                    count(row, column) is > 0 and var times
                        ? string.Create(CultureInfo.InvariantCulture, $"<td>{times}</td>")
                        : "<td class=\"never\">0</td>"
                );
            page.Append("</tr>");
        }

        page.Append("</table>");
    }
}
