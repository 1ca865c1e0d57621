using Payments.Simulation.World;

namespace Payments.Simulation.Checks;

/// <summary>What runs have reached: which calls met an order in which status, and which faults struck how often.</summary>
internal sealed class Coverage
{
    private static readonly TimeSpan Around = TimeSpan.FromSeconds(10);
    private static readonly int Kinds = Enum.GetValues<FaultKind>().Length;

    private readonly SortedDictionary<(string Call, string Status), long> _calls = [];
    private readonly long[] _faults = new long[Kinds];
    private readonly long[,] _pairs = new long[Kinds, Kinds];

    /// <summary>How many writes of orders there were shortly after a fault of one kind and a fault of another.</summary>
    public long PairOf(FaultKind one, FaultKind other) => _pairs[(int)one, (int)other];

    /// <summary>Calls by the status that they met.</summary>
    public IReadOnlyDictionary<(string Call, string Status), long> Calls => _calls;

    /// <summary>An order has been written.</summary>
    public void CountPairs(Faults faults)
    {
        var struck = faults.StruckWithin(Around).ToList();
        foreach (var one in struck)
        foreach (var other in struck)
            _pairs[(int)one, (int)other]++;
    }

    public void Count(string status, string call) => _calls[(call, status)] = _calls.GetValueOrDefault((call, status)) + 1;

    /// <summary>How often a fault has struck.</summary>
    public long TimesOf(FaultKind kind) => _faults[(int)kind];

    /// <summary>A run is over.</summary>
    public void Add(Faults faults)
    {
        for (var kind = 0; kind < Kinds; kind++)
            _faults[kind] += faults.Counts[kind];
    }
}
