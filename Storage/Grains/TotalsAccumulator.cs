using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Payments.Storage.Orders;
using Payments.Storage.Rows;

namespace Payments.Storage.Grains;

/// <summary>
/// Sums the changes of the totals over a batch, so that a merchant with a thousand orders in it costs one row per day, currency and
/// channel.
/// </summary>
internal sealed class TotalsAccumulator
{
    private readonly ImmutableArray<Dictionary<TotalsRowKey, long[]>> _tables =
    [
        .. MerchantTotals.Tables.Select(_ => new Dictionary<TotalsRowKey, long[]>()),
    ];

    /// <summary>
    /// The rows of a table that change, with the change of each measure, sorted so that no two writers wait for each other crosswise.
    /// </summary>
    /// <param name="table">Its place among <see cref="MerchantTotals.Tables"/>.</param>
    public IEnumerable<KeyValuePair<TotalsRowKey, long[]>> Rows(int table) =>
        _tables[table].Where(row => row.Value.AsSpan().ContainsAnyExcept(0)).OrderBy(row => row.Key, TotalsRowKey.WriteOrder);

    public void Clear()
    {
        foreach (var table in _tables)
            table.Clear();
    }

    /// <exception cref="OverflowException">A sum does not fit.</exception>
    public void Add(ReadOnlySpan<TotalContribution> changes)
    {
        foreach (ref readonly var change in changes)
        {
            if (change.Value == 0)
                continue;
            var (table, place) = MerchantTotals.Find(change.Key.Measure);
            ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(_tables[table], change.Key.Row, out _);
            row ??= new long[MerchantTotals.Tables[table].Measures.Length];
            row[place] = checked(row[place] + change.Value);
        }
    }
}
