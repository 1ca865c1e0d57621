using System.Collections.Immutable;
using Payments.Storage.Grains;
using Payments.Storage.Orders;
using Payments.Storage.Rows;
using Payments.Storage.Sqlite.Engine;

namespace Payments.Storage.Sqlite.Grains;

/// <summary>Writes the changes of the totals, once per batch.</summary>
internal sealed class TotalsBatchAggregate : BatchAggregate
{
    // One writer per file, so one slot; a database with several writers gives each its own, and readers sum them.
    private const int Slot = 0;
    private static readonly ImmutableArray<string> Statements = [.. MerchantTotals.Tables.Select(Statement)];
    private readonly TotalsAccumulator _change = new();

    public override void Reset() => _change.Clear();

    public void Add(ReadOnlySpan<TotalContribution> change) => _change.Add(change);

    public override void Apply(SqliteConnection connection)
    {
        for (var table = 0; table < Statements.Length; table++)
        {
            foreach (var (key, values) in _change.Rows(table))
            {
                var row = connection
                    .Prepare(Statements[table])
                    .Bind(1, Slot)
                    .Bind(2, key.MerchantId)
                    .Bind(3, DayText.Of(key.Day))
                    .Bind(4, key.Currency)
                    .Bind(5, key.Channel);
                for (var i = 0; i < values.Length; i++)
                    row.Bind(6 + i, values[i]);
                row.Run();
            }
        }
    }

    private static string Statement(TotalsTable table) =>
        $"""
            INSERT INTO {table.Name}(slot, merchant_id, day, currency, channel, {string.Join(", ", table.Columns)})
            VALUES (?1, ?2, ?3, ?4, ?5, {string.Join(", ", Enumerable.Range(6, table.Columns.Length).Select(number => $"?{number}"))})
            ON CONFLICT DO UPDATE SET {string.Join(", ", table.Columns.Select(column => $"{column} = {column} + excluded.{column}"))}
            """;
}
