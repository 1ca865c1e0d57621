namespace Payments.Hosting.Settings;

/// <summary>Which known name somebody may have meant.</summary>
internal static class NearestName
{
    /// <summary>
    /// The known name that needs the fewest changes of a letter (put in, left out, exchanged) to become the other, whatever the case.
    /// </summary>
    /// <param name="name">What was written.</param>
    /// <param name="known">At least one name.</param>
    public static string Find(string name, IEnumerable<string> known) =>
        known.MinBy(each => Distance(name.ToUpperInvariant(), each.ToUpperInvariant()))!;

    /// <summary>Levenshtein's distance.</summary>
    private static int Distance(string from, string to)
    {
        var costs = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = costs[0];
            costs[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var substituted = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = costs[j];
                costs[j] = Math.Min(substituted, Math.Min(costs[j], costs[j - 1]) + 1);
            }
        }

        return costs[^1];
    }
}
