using System;
using System.Globalization;
using Orleans.Payments.Storage.Grains;
using Orleans.Payments.Storage.Rows;
using Orleans.Payments.Storage.Sqlite.Engine;

namespace Orleans.Payments.Storage.Sqlite.Grains;

/// <summary>Writes the changes of the totals, once per batch.</summary>
internal sealed class TotalsFold : BatchFold
{
    // One writer per file, so one slot; a database with several writers gives each its own, and readers sum them.
    private const int Slot = 0;
    private readonly TotalsChange _change = new();

    public override void Begin() => _change.Clear();

    public void Add(ReadOnlySpan<TotalEntry> change) => _change.Add(change);

    public override void Apply(SqliteConnection connection)
    {
        foreach (var (key, value) in _change.Sorted)
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
