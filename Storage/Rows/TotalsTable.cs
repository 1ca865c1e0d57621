using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Payments.Storage.Rows;

/// <summary>A table of totals: a row for each merchant, day, currency, channel and writer, and in it a column for each measure.</summary>
public sealed class TotalsTable
{
    private readonly FrozenDictionary<string, int> _indexes;

    internal TotalsTable(string name, ImmutableArray<string> measures)
    {
        (Name, Measures, Columns) = (name, measures, [.. measures.Select(measure => measure.Replace('.', '_'))]);
        _indexes = measures.Select((measure, place) => KeyValuePair.Create(measure, place)).ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The table.</summary>
    public string Name { get; }

    /// <summary>What it counts, in the order of its columns. <c>orders.paid</c> is counted in the column <c>orders_paid</c>.</summary>
    public ImmutableArray<string> Measures { get; }

    internal ImmutableArray<string> Columns { get; }

    /// <summary>A measure's place among the <see cref="Measures"/>.</summary>
    /// <exception cref="KeyNotFoundException">The table does not have it.</exception>
    public int IndexOf(string measure) => _indexes[measure];

    /// <summary>Values in the order of the measures, by their names; what is zero is left out.</summary>
    public IReadOnlyDictionary<string, long> ByMeasure(ImmutableArray<long> values) =>
        Enumerable
            .Range(0, values.Length)
            .Where(place => values[place] != 0)
            .ToDictionary(place => Measures[place], place => values[place], StringComparer.Ordinal);

    internal bool TryGetIndex(string measure, out int place) => _indexes.TryGetValue(measure, out place);
}
