namespace Payments.Simulation.Checks;

/// <summary>What should not have been: the first of them ends the run.</summary>
internal sealed class Findings
{
    private const int MaxListed = 20;

    private readonly List<string> _listed = [];

    public IReadOnlyList<string> Listed => _listed;

    public bool Any => _listed.Count > 0;

    public void Add(string finding)
    {
        if (_listed.Count < MaxListed)
            _listed.Add(finding);
    }
}
