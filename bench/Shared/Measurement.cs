namespace Payments.Bench;

/// <summary>What several runs gave, of which the median is told with the extremes beside it.</summary>
internal sealed class Measurement(string name, string unit)
{
    private readonly List<double> _values = [];

    public void Add(double value) => _values.Add(value);

    public override string ToString()
    {
        var ordered = _values.Order().ToArray();
        return $"{name, -44}{ordered[ordered.Length / 2], 11:N1} {unit, -6} {ordered[0], 11:N1} … {ordered[^1]:N1}  ({ordered.Length})";
    }
}
