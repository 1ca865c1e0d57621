using Npgsql;
using Payments.Testing;

namespace Payments.Storage.Tests.PostgreSql;

/// <summary>Holds the table of orders, or all rows in it, so that a test decides what waits behind them.</summary>
internal sealed class HeldTable : IAsyncDisposable
{
    // Tables of databases that were copied from one have one number.
    private const string AtOrders =
        "relation = 'orders'::regclass AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    private readonly NpgsqlConnection _connection;

    private HeldTable(NpgsqlConnection connection) => _connection = connection;

    public static Task<HeldTable> Hold(PostgreSqlUnderTest storage) => Hold(storage, "LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");

    public static Task<HeldTable> HoldRows(PostgreSqlUnderTest storage) => Hold(storage, "SELECT FROM orders FOR UPDATE");

    /// <summary>Waits until so many sessions stand at the table.</summary>
    public Task Waiting(int sessions) => Waiting("table", $"{AtOrders} AND NOT granted", sessions);

    /// <summary>Waits until so many sessions stand at a row that is held: one at this transaction, the others behind that one.</summary>
    public Task WaitingForRows(int sessions) =>
        Waiting(
            "row",
            $"NOT granted AND locktype IN ('transactionid', 'tuple') AND pid IN (SELECT pid FROM pg_locks WHERE {AtOrders} AND locktype = 'relation')",
            sessions
        );

    /// <summary>Ends the transaction.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static async Task<HeldTable> Hold(PostgreSqlUnderTest storage, string how)
    {
        var connection = new NpgsqlConnection(storage.Options.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("BEGIN; " + how, connection);
        await command.ExecuteNonQueryAsync();
        return new HeldTable(connection);
    }

    // By locks alone: what sessions do is looked up once in a transaction.
    private async Task Waiting(string what, string which, int sessions)
    {
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM pg_locks WHERE {which}", _connection);
        await Poll.Until($"{sessions} sessions that wait for the {what}", async () =>
            await command.ExecuteScalarAsync() is long waiting && waiting >= sessions
        );
    }
}
