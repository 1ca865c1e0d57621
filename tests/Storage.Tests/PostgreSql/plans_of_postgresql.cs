using Npgsql;
using NpgsqlTypes;
using Payments.Storage.Accounts;
using Payments.Storage.Orders;
using Payments.Storage.PostgreSql.Engine;
using Payments.Storage.PostgreSql.Grains;
using Payments.Storage.PostgreSql.Merchants;
using Payments.Storage.PostgreSql.Orders;
using Xunit;

namespace Payments.Storage.Tests.PostgreSql;

public sealed class Plans_of_postgresql
{
    [Theory]
    [InlineData(0)]
    // The server counts a table's rows after fifty changes, so seldom sooner than this.
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(30_000)]
    public async Task reads_and_commits_follow_an_index_however_many_orders_there_are(int orders)
    {
        await using var storage = await PostgreSqlUnderTest.OpenAsync();
        var session = storage.Options.Connection();
        session.MaxAutoPrepare = 0;
        await using var connection = new NpgsqlConnection(session.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await Execute(
            connection,
            $"""
            INSERT INTO orders(row, key, grain_hash, version, merchant_id, merchant_order_id, status, created_at, due_at, document, amount,
                currency, payer_id, account_id, kind)
            SELECT -n, sha256(n::text::bytea), n, 1, 'mer_' || n % 3, n::text, 'status' || n % 5, n, n, 'x', n, 'EUR', 'p' || n % 7, 'a' || n % 7,
                CASE n % 9 WHEN 0 THEN 'top_up' ELSE 'payment' END
            FROM generate_series(1, {orders}) n;
            INSERT INTO orders_keys SELECT key, row FROM orders;
            INSERT INTO accounts SELECT row, key, grain_hash, 1, merchant_id, merchant_order_id, 'x' FROM orders;
            INSERT INTO accounts_keys SELECT key, row FROM orders;
            INSERT INTO merchants(service_id, id, name, mode, created_at) SELECT 'payments', n::text, 'x', 'test', n FROM generate_series(1, {orders}) n;
            INSERT INTO grain_state SELECT 'note', row::text, 'state', 1, 'x' FROM orders
            """
        );
        await Execute(connection, orders > 0 ? "ANALYZE" : "SELECT 1");

        ArrayStatement[] statements =
        [
            .. new RowStatements(OrderTables.Mapping).Statements,
            .. new RowStatements(AccountTables.Mapping).Statements,
            .. new DocumentStatements().Statements,
            .. new TotalsStatements(0).Statements,
        ];
        foreach (var joined in statements.Select(statement => new[] { statement }).Append(statements))
        {
            var command = ArrayStatement.Join(joined);
            var types = string.Join(", ", command.Parameters.Select(parameter => (parameter.NpgsqlDbType & ~NpgsqlDbType.Array) + "[]"));
            var plan = await Plan(connection, command.CommandText, types, string.Join(", ", command.Parameters.Select(_ => "NULL")));
            foreach (
                var scan in plan.Split('\n')
                    .Where(line =>
                        line.Contains(" Scan ", StringComparison.Ordinal) && line.Contains(" on orders", StringComparison.Ordinal)
                    )
            )
                Assert.Matches("using (orders_pkey on orders|orders_key on orders_keys) ", scan);
        }

        await Follows("accounts_key ", RowReadBatcher.Sql(AccountTables.Mapping), "bytea[]", "ARRAY['1'::bytea]");
        await Follows("orders_key ", RowReadBatcher.Sql(OrderTables.Mapping), "bytea[]", "ARRAY['1'::bytea]");
        await Follows("orders_pkey", RowReadBatcher.Sql(OrderTables.Mapping), "bytea[]", "ARRAY['1'::bytea]");
        await Follows("orders_due", PostgreSqlReminderTable.Due(OrderTables.Mapping), "bigint, bigint, bigint, bigint", "9, 1, 2, 5");
        await Follows("orders_due", PostgreSqlOrderQueries.DueTimes, "bigint, bigint", "9, 5");
        await Follows("orders_due", PostgreSqlOrderQueries.Due, "bigint, bigint", "9, 5");
        await Follows("foreign_reports_at", PostgreSqlOrderQueries.ForeignReports, "bigint, bigint, bigint", "9, 9, 5");
        await Follows("foreign_reports_order", PostgreSqlOrderQueries.ForeignReportsOf, "bytea", "'\\x00'");
        await Follows("orders_unconfirmed", PostgreSqlOrderQueries.Unconfirmed, "bigint, bigint, bigint", "9, 9, 5");
        await Follows("orders_unconfirmed", PostgreSqlOrderQueries.UnconfirmedCount, "bigint, bigint", "0, 5");
        await Follows("orders_exhausted_at", PostgreSqlOrderQueries.ExhaustedCount, "bigint, bigint", "0, 5");
        await Follows(
            orders < 1_000 ? "" : "orders_listing",
            PostgreSqlOrderQueries.StepCounts,
            "text, bigint, bigint, bigint, text[], bigint",
            "'mer_1', 0, 9, 1, '{status1,status2}', 5"
        );
        foreach (var isFiltered in new[] { false, true })
        {
            await FollowsList("orders_listing", OrderIndex.Merchant, isFiltered, hasStatuses: false);
            await FollowsList("orders_listing", OrderIndex.Merchant, isFiltered, hasStatuses: true);
            await FollowsList("orders_payer", OrderIndex.Payer, isFiltered, hasStatuses: false);
            await FollowsList("orders_account", OrderIndex.Account, isFiltered, hasStatuses: false);
            await FollowsList("orders_top_ups_of_merchant", OrderIndex.MerchantTopUp, isFiltered, hasStatuses: false);
            await FollowsList("orders_top_ups", OrderIndex.TopUp, isFiltered, hasStatuses: false);
            await FollowsList("orders_created", OrderIndex.Created, isFiltered, hasStatuses: false);
            await FollowsList("orders_uncommon", OrderIndex.Uncommon, isFiltered, hasStatuses: true);
        }

        await Follows("merchants_listing", PostgreSqlMerchantQueries.Query, "text, bigint, text, text, bigint", "'payments', 9, '', '', 5");
        await Follows("order_events_tail", PostgreSqlOrderQueries.EventsAfter, "text, bigint, bigint", "'1', 1, 5");
        await Follows("order_events_order", PostgreSqlOrderQueries.EventsOf, "bytea[]", "ARRAY['1'::bytea, '2'::bytea]");
        await Follows("order_events_tail", PostgreSqlOrderQueries.LastEvent, "text", "NULL");
        Assert.DoesNotContain("Sort", await Plan(connection, PostgreSqlOrderQueries.LastEvent, "text", "NULL"), StringComparison.Ordinal);

        // Among a few rows one index of orders is as good as another.
        Task FollowsList(string index, OrderIndex listed, bool isFiltered, bool hasStatuses) =>
            Follows(
                orders < 1_000 ? "" : index,
                OrderListingSql.Of(new OrderListingPlan(listed, isFiltered), hasStatuses),
                OrderListingSql.ParameterTypes,
                "'mer_1', 0, 9, 9, 5, 100, '{status1}', 0, 9, '', '', 'p1', 'a1', ''"
            );

        async Task Follows(string index, string sql, string types, string values) =>
            Assert.Contains(index, await Plan(connection, sql, types, values), StringComparison.Ordinal);
    }

    private static async Task<string> Plan(NpgsqlConnection connection, string sql, string types, string values)
    {
        await Execute(connection, $"PREPARE p({types}) AS {sql}");
        var plan = "";
        await using (var explain = new NpgsqlCommand($"EXPLAIN EXECUTE p({values})", connection))
        await using (var rows = await explain.ExecuteReaderAsync(TestContext.Current.CancellationToken))
        {
            while (await rows.ReadAsync(TestContext.Current.CancellationToken))
                plan += rows.GetString(0) + "\n";
        }

        await Execute(connection, "DEALLOCATE p");
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        // An index that is read from end to end would do no better.
        var lines = plan.Split('\n');
        foreach (
            var scan in Enumerable.Range(0, lines.Length).Where(line => lines[line].Contains(" Scan using ", StringComparison.Ordinal))
        )
            Assert.True(lines[scan + 1].Contains("Index Cond: ", StringComparison.Ordinal), sql + "\n" + plan);
        return plan;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
