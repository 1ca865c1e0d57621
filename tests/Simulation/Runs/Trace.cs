using System.Globalization;
using Payments.Simulation.Scheduling;

namespace Payments.Simulation.Runs;

/// <summary>
/// What happened, as a table that a person can follow: when, who, what, and what came of it. Without lines it is only a number, which is
/// the same whenever the run is the same.
/// </summary>
internal sealed class Trace(Scheduler scheduler, bool keepsLines)
{
    private const ulong Prime = 1099511628211;

    private readonly List<string> _lines = [];

    /// <summary>Stands for all that has happened so far.</summary>
    public ulong Hash { get; private set; } = 14695981039346656037;

    /// <summary>The lines, oldest first.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Something has happened.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="action">Did what.</param>
    /// <param name="detail">With what and what came of it; asked for only where lines are kept.</param>
    public void Note(string actor, string action, Func<string> detail)
    {
        Mix((ulong)scheduler.Now.Ticks);
        Mix(actor);
        Mix(action);
        if (keepsLines)
            _lines.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{scheduler.Now:d\\.hh\\:mm\\:ss\\.fff}  {actor, -32}  {action, -24}  {detail()}"
                )
            );
    }

    private void Mix(string text)
    {
        foreach (var letter in text)
            Mix(letter);
    }

    private void Mix(ulong value) => Hash = (Hash ^ value) * Prime;
}
