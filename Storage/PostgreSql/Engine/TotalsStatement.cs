using System;
using NpgsqlTypes;
using Orleans.Payments.Storage.Grains;
using Orleans.Payments.Storage.Rows;

namespace Orleans.Payments.Storage.PostgreSql.Engine;

/// <summary>Writes the changes of the totals into a writer's slot, one row per total.</summary>
internal sealed class TotalsStatement
{
    private readonly TotalsChange _change = new();
    private readonly ArrayColumn<string> _merchants = new(NpgsqlDbType.Text);
    private readonly ArrayColumn<DateOnly> _days = new(NpgsqlDbType.Date);
    private readonly ArrayColumn<string> _currencies = new(NpgsqlDbType.Text);
    private readonly ArrayColumn<string> _channels = new(NpgsqlDbType.Text);
    private readonly ArrayColumn<string> _measures = new(NpgsqlDbType.Text);
    private readonly ArrayColumn<long> _values = new(NpgsqlDbType.Bigint);

    public TotalsStatement(int slot) => Statement = new ArrayStatement(
        $"""
        INSERT INTO merchant_daily(slot, merchant_id, day, currency, channel, measure, value)
        SELECT {slot}, * FROM {ArrayStatement.Unnest(["merchant_id", "day", "currency", "channel", "measure", "value"])}
        ON CONFLICT (merchant_id, day, currency, channel, measure, slot) DO UPDATE SET value = merchant_daily.value + excluded.value
        """,
        _merchants, _days, _currencies, _channels, _measures, _values);

    public ArrayStatement Statement { get; }

    /// <exception cref="OverflowException">A sum does not fit.</exception>
    public void Add(ReadOnlySpan<TotalEntry> change) => _change.Add(change);

    /// <summary>Makes rows of the sums, once all changes are known.</summary>
    public void Complete()
    {
        foreach (var (key, value) in _change.Sorted)
        {
            _merchants.Add(key.MerchantId);
            _days.Add(key.Day);
            _currencies.Add(key.Currency);
            _channels.Add(key.Channel);
            _measures.Add(key.Measure);
            _values.Add(value);
        }
    }

    public void Clear()
    {
        _change.Clear();
        Statement.Clear();
    }
}
