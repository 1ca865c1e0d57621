using System.Collections.Immutable;
using NpgsqlTypes;
using Payments.Storage.Grains;
using Payments.Storage.Orders;
using Payments.Storage.Rows;

namespace Payments.Storage.PostgreSql.Engine;

/// <summary>Write the changes of the totals into a writer's slot, a statement for each table of them.</summary>
/// <param name="slot">Where this writer counts.</param>
internal sealed class TotalsStatements(int slot)
{
    private readonly TotalsAccumulator _change = new();
    private readonly ImmutableArray<TotalsStatement> _tables = [.. MerchantTotals.Tables.Select(table => new TotalsStatement(slot, table))];

    public IEnumerable<ArrayStatement> Statements => _tables.Select(table => table.Statement);

    /// <exception cref="OverflowException">A sum does not fit.</exception>
    public void Add(ReadOnlySpan<TotalContribution> change) => _change.Add(change);

    /// <summary>Makes rows of the sums, once all changes are known.</summary>
    public void Complete()
    {
        for (var table = 0; table < _tables.Length; table++)
            foreach (var (key, values) in _change.Rows(table))
                _tables[table].Add(key, values);
    }

    public void Clear()
    {
        _change.Clear();
        foreach (var table in _tables)
            table.Statement.Clear();
    }

    private sealed class TotalsStatement
    {
        private readonly ArrayColumn<string> _merchants = new(NpgsqlDbType.Text);
        private readonly ArrayColumn<DateOnly> _days = new(NpgsqlDbType.Date);
        private readonly ArrayColumn<string> _currencies = new(NpgsqlDbType.Text);
        private readonly ArrayColumn<string> _channels = new(NpgsqlDbType.Text);
        private readonly ImmutableArray<ArrayColumn<long>> _values;

        public TotalsStatement(int slot, TotalsTable table)
        {
            _values = [.. table.Columns.Select(_ => new ArrayColumn<long>(NpgsqlDbType.Bigint))];
            string[] columns = ["merchant_id", "day", "currency", "channel", .. table.Columns];
            Statement = new ArrayStatement(
                $"""
                INSERT INTO {table.Name}(slot, {string.Join(", ", columns)}) SELECT {slot}, * FROM {ArrayStatement.Unnest(columns)}
                ON CONFLICT (merchant_id, day, currency, channel, slot)
                DO UPDATE SET {string.Join(", ", table.Columns.Select(column => $"{column} = {table.Name}.{column} + excluded.{column}"))}
                """,
                [_merchants, _days, _currencies, _channels, .. _values]
            );
        }

        public ArrayStatement Statement { get; }

        public void Add(TotalsRowKey key, long[] values)
        {
            _merchants.Add(key.MerchantId);
            _days.Add(key.Day);
            _currencies.Add(key.Currency);
            _channels.Add(key.Channel);
            for (var i = 0; i < values.Length; i++)
                _values[i].Add(values[i]);
        }
    }
}
