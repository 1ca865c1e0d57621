using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using Orleans.Payments.Storage.Rows;

namespace Orleans.Payments.Storage.Grains;

/// <summary>Sums the changes of the totals over a batch, so that a merchant with a thousand orders in it costs one row per total.</summary>
internal sealed class TotalsChange
{
    private readonly Dictionary<TotalKey, long> _changes = [];

    /// <summary>What has changed, sorted so that no two writers wait for each other crosswise.</summary>
    public IEnumerable<KeyValuePair<TotalKey, long>> Sorted =>
        _changes.Where(change => change.Value != 0).OrderBy(change => change.Key, TotalKeyOrder.Instance);

    public void Clear() => _changes.Clear();

    /// <exception cref="OverflowException">A sum does not fit.</exception>
    public void Add(ReadOnlySpan<TotalEntry> changes)
    {
        foreach (ref readonly var change in changes)
        {
            if (change.Value == 0)
                continue;
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_changes, change.Key, out _);
            sum = checked(sum + change.Value);
        }
    }
}
