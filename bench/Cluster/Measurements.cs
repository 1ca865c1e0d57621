namespace Payments.Bench.Cluster;

/// <summary>What is measured of one host, in the order in which it was first told.</summary>
internal sealed class Measurements
{
    private readonly List<Measurement> _all = [];
    private readonly Dictionary<string, Measurement> _byName = new(StringComparer.Ordinal);

    public IEnumerable<Measurement> All => _all;

    public void Add(string name, string unit, double value)
    {
        if (!_byName.TryGetValue(name, out var measured))
            _all.Add(_byName[name] = measured = new Measurement(name, unit));
        measured.Add(value);
    }
}
