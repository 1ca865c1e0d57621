using System;
using System.Collections.Generic;

namespace Payments.Bench.Cluster;

/// <summary>What is measured of one host, in the order in which it was first told.</summary>
internal sealed class Figures
{
    private readonly List<Measured> _all = [];
    private readonly Dictionary<string, Measured> _byName = new(StringComparer.Ordinal);

    public IEnumerable<Measured> All => _all;

    public void Add(string name, string unit, double value)
    {
        if (!_byName.TryGetValue(name, out var measured)) _all.Add(_byName[name] = measured = new Measured(name, unit));
        measured.Add(value);
    }
}
