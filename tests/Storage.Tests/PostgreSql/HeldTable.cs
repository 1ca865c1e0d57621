using System;
using System.Threading.Tasks;
using Npgsql;
using Orleans.Payments.Testing;

namespace Orleans.Payments.Storage.Tests.PostgreSql;

/// <summary>Holds the table of orders, so that a test decides what waits behind it.</summary>
internal sealed class HeldTable : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private HeldTable(NpgsqlConnection connection) => _connection = connection;

    /// <param name="storage">Whose table it is.</param>
    /// <param name="how">How it is held; and what else is, in a further statement.</param>
    public static async Task<HeldTable> Hold(PostgreSqlUnderTest storage, string how = "ACCESS EXCLUSIVE MODE")
    {
        var connection = new NpgsqlConnection(storage.Options.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"BEGIN; LOCK TABLE orders IN {how}", connection);
        await command.ExecuteNonQueryAsync();
        return new HeldTable(connection);
    }

    /// <summary>Waits until so many sessions stand at the table.</summary>
    public async Task Waiting(int sessions)
    {
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'orders'::regclass", _connection);
        await Patience.Until($"{sessions} sessions that wait for the table", async () => await command.ExecuteScalarAsync() is long waiting && waiting >= sessions);
    }

    /// <summary>Waits until so many sessions stand at a row that is held: one at this transaction, the others behind that one.</summary>
    public async Task WaitingForRows(int sessions)
    {
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype IN ('transactionid', 'tuple') AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())",
            _connection);
        await Patience.Until($"{sessions} sessions that wait for a row", async () => await command.ExecuteScalarAsync() is long waiting && waiting >= sessions);
    }

    /// <summary>Ends the transaction.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
