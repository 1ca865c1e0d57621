using System.Runtime.InteropServices;
using Payments.Storage.Orders;

namespace Payments.Storage.Rows;

/// <summary>Takes what a state contributes to the totals.</summary>
public sealed class TotalsWriter
{
    private readonly List<TotalContribution> _entries = [];

    internal ReadOnlySpan<TotalContribution> Entries => CollectionsMarshal.AsSpan(_entries);

    /// <summary>Adds to a total. Parts with the same key are summed; zero is nothing.</summary>
    /// <exception cref="OverflowException">The sum does not fit.</exception>
    /// <exception cref="KeyNotFoundException">No table of totals has the measure.</exception>
    public void Add(in TotalKey key, long value)
    {
        if (value == 0)
            return;
        // On the turn of the grain whose mistake it is, not in the batch that it shares with others.
        _ = MerchantTotals.Find(key.Measure);
        foreach (ref var entry in CollectionsMarshal.AsSpan(_entries))
        {
            if (entry.Key != key)
                continue;
            entry = entry with { Value = checked(entry.Value + value) };
            return;
        }

        _entries.Add(new TotalContribution(key, value));
    }

    internal void Add(ReadOnlySpan<TotalContribution> entries)
    {
        foreach (ref readonly var entry in entries)
            Add(entry.Key, entry.Value);
    }

    internal void Subtract(ReadOnlySpan<TotalContribution> entries)
    {
        foreach (ref readonly var entry in entries)
            Add(entry.Key, checked(-entry.Value));
    }

    internal void Clear() => _entries.Clear();
}
