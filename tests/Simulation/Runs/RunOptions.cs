using System.Collections.Immutable;
using System.Globalization;
using Payments.Simulation.World;

namespace Payments.Simulation.Runs;

/// <summary>One run: the same options give the same run.</summary>
/// <param name="Seed">Decides everything.</param>
/// <param name="Orders">How many there are.</param>
/// <param name="Without">The kinds of faults that it does not have.</param>
internal sealed record RunOptions(int Seed, int Orders, ImmutableSortedSet<FaultKind> Without)
{
    /// <summary>How a person repeats it.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"--seed {Seed} --orders {Orders}")
        + string.Concat(Without.Select(kind => " --without " + kind));
}

/// <summary>What a run came to.</summary>
/// <param name="Options">Which run.</param>
/// <param name="Findings">What should not have been; empty where all is well.</param>
/// <param name="Hash">Stands for everything that happened.</param>
/// <param name="Steps">How many events there were.</param>
/// <param name="Lines">The trace, where it was asked for.</param>
internal sealed record RunResult(RunOptions Options, IReadOnlyList<string> Findings, ulong Hash, long Steps, IReadOnlyList<string> Lines);
