using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Npgsql;
using Payments.Storage.Grains;
using Payments.Storage.Rows;

namespace Payments.Storage.PostgreSql.Engine;

/// <summary>A writer's connection, with what belongs to it: a slot for totals, and prepared statements.</summary>
internal sealed class WriterSession : IDisposable
{
    private const int SlotLocks = 706_179;

    // Whoever asks for a slower flush for the whole server does not mean payments.
    private const string Configure =
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";

    // The smallest free number, held as long as the session lives: writers of all silos have different slots, and slots stay few.
    private static readonly string ClaimSlot = string.Create(
        CultureInfo.InvariantCulture,
        $"SELECT n FROM generate_series(0, 1023) n WHERE pg_try_advisory_lock({SlotLocks}, n) LIMIT 1"
    );

    private readonly NpgsqlConnection _connection;
    private readonly BatchStatements _statements;
    private readonly Func<TableMapping, long> _newRow;

    private WriterSession(NpgsqlConnection connection, int slot, RowNumberAllocator rows)
    {
        _connection = connection;
        _statements = new BatchStatements(slot);
        _newRow = mapping => rows.Next(mapping, NextBlock);
    }

    public static WriterSession Open(string connectionString, RowNumberAllocator rows)
    {
        var connection = new NpgsqlConnection(connectionString);
        try
        {
            connection.Open();
            Scalar(connection, Configure);
            // Two writers in one slot wait for each other, but count right.
            return new WriterSession(connection, Scalar(connection, ClaimSlot) is int slot ? slot : 0, rows);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Prepares a batch. Talks to the server only when row numbers have run out.</summary>
    public void Fill(ReadOnlySpan<StateWrite> writes) => _statements.Fill(writes, _newRow);

    /// <summary>Commits what was filled in: one message, one answer, one transaction.</summary>
    public void Commit()
    {
        var command = _statements.Command();
        command.Connection = _connection;
        command.ExecuteNonQuery();
    }

    /// <summary>The stored version of what a write wanted to write; 0 when nothing is stored.</summary>
    public long StoredVersion(StateWrite write) =>
        write switch
        {
            RowWrite row => Scalar(
                _connection,
                $"SELECT version FROM {row.Mapping.Table} WHERE row = {RowKeys.RowOf(row.Mapping, "$1")}",
                row.Key.ToArray()
            ),
            DocumentWrite document => Scalar(
                _connection,
                "SELECT version FROM grain_state WHERE grain_type = $1 AND grain_key = $2 AND state_name = $3",
                document.GrainType,
                document.GrainKey,
                document.StateName
            ),
            _ => null,
        }
            is long version
            ? version
            : 0;

    /// <summary>What a write wanted to append to a table that belongs to another row.</summary>
    public byte[][] FindKeysInUse(RowWrite write, AppendOnlyTable table)
    {
        var keys = Enumerable
            .Range(0, write.AppendedRows.Count)
            .Where(i => write.AppendedRows[i].Table == table)
            .Select(i => write.UniqueKey(i).ToArray())
            .ToArray();
        var sql =
            $"SELECT array_agg({table.UniqueColumn}) FROM {table.Name} WHERE {table.UniqueColumn} = ANY($1) AND {table.OwnerColumn} <> $2";
        return Scalar(_connection, sql, keys, write.Row) as byte[][] ?? [];
    }

    private long NextBlock(TableMapping mapping) => (long)Scalar(_connection, $"SELECT nextval('{mapping.Table}_row')")!;

    [SuppressMessage("Security", "CA2100", Justification = "The only names in the text are those of this program's tables.")]
    private static object? Scalar(NpgsqlConnection connection, string sql, params object[] values)
    {
        using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command.ExecuteScalar();
    }

    public void Dispose() => _connection.Dispose();
}
