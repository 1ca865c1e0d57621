using Npgsql;
using Payments.Storage.Orders;
using Xunit;

namespace Payments.Storage.Tests.PostgreSql;

public sealed class Tailing_postgresql
{
    [Fact]
    public async Task the_last_event_is_that_of_the_highest_transaction_by_number()
    {
        await using var storage = await PostgreSqlUnderTest.OpenAsync();
        var order = (await storage.Create("a", new TestOrder())).State!.Tracking.Row;
        await using var connection = new NpgsqlConnection(storage.Options.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var insert = new NpgsqlCommand(
            """
            INSERT INTO order_events(transaction, order_row, sequence, type, occurred_at, body, hash)
            SELECT n::text::xid8, $1, n, 'order.created', 0, '{}', '' FROM generate_series(1, 12) n
            """,
            connection
        )
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = order } },
        };
        await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var last = await storage.Orders.LastEventCursorAsync(TestContext.Current.CancellationToken);

        Assert.Equal(12, last.Transaction);
        Assert.Empty(await storage.Orders.EventsAfterAsync(last, 10, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task no_event_is_passed_over_though_writers_commit_out_of_order()
    {
        await using var storage = await PostgreSqlUnderTest.OpenAsync(options => options with { Writers = 4, MaxBatch = 3 });
        using var end = new CancellationTokenSource();
        var tailed = new List<OrderEventEntry>();
        var tailing = Task.Run(
            async () =>
            {
                while (await ReadOn() || !end.IsCancellationRequested)
                {
                    // Reads as fast as it can, so that it meets as many half-done moments as possible.
                }
            },
            TestContext.Current.CancellationToken
        );

        // A transaction that has written an event commits it late, after many that began after it.
        await using var slow = new NpgsqlConnection(storage.Options.ConnectionString);
        await slow.OpenAsync(TestContext.Current.CancellationToken);
        for (var round = 0; round < 5; round++)
        {
            var owner = await storage.Create($"slow {round}", new TestOrder());
            await using var transaction = await slow.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await using var insert = new NpgsqlCommand(
                "INSERT INTO order_events(order_row, sequence, type, occurred_at, body, hash) VALUES ($1, 1, 'order.created', 0, '{}', '')",
                slow,
                transaction
            )
            {
                Parameters = { new NpgsqlParameter<long> { TypedValue = owner.State!.Tracking.Row } },
            };
            await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            await Task.WhenAll(Enumerable.Range(0, 60).Select(i => storage.Create($"{round} {i}", new TestOrder().Append(1))));
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        await storage.Tail(305);
        await end.CancelAsync();
        await tailing;

        Assert.Equal(305, tailed.Select(row => row.OrderKey).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(
            tailed.OrderBy(row => row.Cursor.Transaction).ThenBy(row => row.Cursor.Position).Select(row => row.Cursor),
            tailed.Select(row => row.Cursor)
        );
        Assert.True(EventCursor.TryParse(tailed[7].Cursor.ToString(), out var cursor) && cursor == tailed[7].Cursor);

        async Task<bool> ReadOn()
        {
            var page = await storage.Orders.EventsAfterAsync(tailed.Count == 0 ? default : tailed[^1].Cursor, 7);
            tailed.AddRange(page);
            return page.Count > 0;
        }
    }
}
