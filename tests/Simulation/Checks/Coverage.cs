using System.Text;
using Payments.Simulation.World;

namespace Payments.Simulation.Checks;

/// <summary>What runs have reached: which calls met an order in which status, and which faults struck how often.</summary>
internal sealed class Coverage
{
    private readonly SortedDictionary<(string Call, string Status), long> _calls = [];
    private static readonly TimeSpan Around = TimeSpan.FromSeconds(10);
    private static readonly int Kinds = Enum.GetValues<FaultKind>().Length;

    private readonly SortedDictionary<string, long> _faults = new(StringComparer.Ordinal);
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

    public void Add(Faults faults)
    {
        foreach (var kind in Enum.GetValues<FaultKind>())
            _faults[kind.ToString()] = _faults.GetValueOrDefault(kind.ToString()) + faults.Counts[(int)kind];
    }

    /// <summary>Two tables in Markdown; a zero is what was never reached.</summary>
    public string Describe()
    {
        var statuses = _calls.Keys.Select(key => key.Status).Distinct().Order(StringComparer.Ordinal).ToList();
        var text = new StringBuilder();
        text.AppendLine("| call | " + string.Join(" | ", statuses) + " |")
            .AppendLine("|---|" + string.Concat(statuses.Select(_ => "---:|")));
        foreach (var call in _calls.Keys.Select(key => key.Call).Distinct().Order(StringComparer.Ordinal))
            text.AppendLine(
                $"| {call} | " + string.Join(" | ", statuses.Select(status => _calls.GetValueOrDefault((call, status)))) + " |"
            );
        text.AppendLine().AppendLine("| fault | times |").AppendLine("|---|---:|");
        foreach (var (fault, count) in _faults)
            text.AppendLine($"| {fault} | {count} |");
        return text.ToString();
    }
}
