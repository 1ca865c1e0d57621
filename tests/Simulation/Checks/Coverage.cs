using System.Text;
using Payments.Simulation.World;

namespace Payments.Simulation.Checks;

/// <summary>What runs have reached: which calls met an order in which status, and which faults struck how often.</summary>
internal sealed class Coverage
{
    private readonly SortedDictionary<(string Call, string Status), long> _calls = [];
    private readonly SortedDictionary<string, long> _faults = new(StringComparer.Ordinal);

    public void Count(string status, string call) => _calls[(call, status)] = _calls.GetValueOrDefault((call, status)) + 1;

    public void Add(Faults faults)
    {
        foreach (var kind in Enum.GetValues<FaultKind>())
            _faults[kind.ToString()] = _faults.GetValueOrDefault(kind.ToString()) + faults.Counts[(int)kind];
    }

    public void Add(Coverage other)
    {
        foreach (var (key, count) in other._calls)
            _calls[key] = _calls.GetValueOrDefault(key) + count;
        foreach (var (key, count) in other._faults)
            _faults[key] = _faults.GetValueOrDefault(key) + count;
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
