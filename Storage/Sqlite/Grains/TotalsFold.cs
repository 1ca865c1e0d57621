using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using Orleans.Payments.Storage.Rows;
using Orleans.Payments.Storage.Sqlite.Engine;

namespace Orleans.Payments.Storage.Sqlite.Grains;

/// <summary>Sums the changes of the totals over a batch, so that a merchant with a thousand orders in it costs one statement per total.</summary>
internal sealed class TotalsFold : BatchFold
{
    // One writer per file, so one slot; a database with several writers gives each its own, and readers sum them.
    private const int Slot = 0;
    private readonly Dictionary<TotalKey, long> _changes = [];

    public override void Begin() => _changes.Clear();

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

    public override void Apply(SqliteConnection connection)
    {
        foreach (var (key, value) in _changes.Where(change => change.Value != 0).OrderBy(change => change.Key, TotalKeyOrder.Instance))
        {
            connection.Prepare("""
                INSERT INTO merchant_daily(slot, merchant_id, day, currency, channel, measure, value) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                ON CONFLICT DO UPDATE SET value = value + excluded.value
                """)
                .Bind(1, Slot).Bind(2, key.MerchantId).Bind(3, key.Day.ToString("O", CultureInfo.InvariantCulture)).Bind(4, key.Currency)
                .Bind(5, key.Channel).Bind(6, key.Measure).Bind(7, value).Run();
        }
    }
}
