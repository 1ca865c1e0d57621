using System.Diagnostics.CodeAnalysis;
using Npgsql;
using Payments.Storage.Schema;

namespace Payments.Storage.PostgreSql.Engine;

/// <summary>
/// Brings a database's schema to the program's, all steps or none, one process at a time, and refuses a database that only a newer
/// program understands.
/// </summary>
internal static class SchemaUpgrade
{
    // Any number that nobody else locks; it is seen in pg_locks.
    private const long Lock = 7_061_790_017;

    public static async Task ApplyAsync(
        NpgsqlConnection connection,
        IReadOnlyList<SchemaStep> steps,
        string database,
        CancellationToken cancellationToken
    )
    {
        // A process that may not create tables can work with a schema that is complete.
        if ((await MissingAsync(connection, steps, database, cancellationToken)).Count == 0)
            return;
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({Lock})", cancellationToken);
        await ExecuteAsync(
            connection,
            "CREATE TABLE IF NOT EXISTS schema_steps(number integer PRIMARY KEY, name text NOT NULL, breaking boolean NOT NULL)",
            cancellationToken
        );
        foreach (var step in await MissingAsync(connection, steps, database, cancellationToken))
        {
            await ExecuteAsync(connection, step.Sql, cancellationToken);
            await ExecuteAsync(
                connection,
                "INSERT INTO schema_steps(number, name, breaking) VALUES ($1, $2, $3)",
                cancellationToken,
                step.Number,
                step.Name,
                step.IsBreaking
            );
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<IReadOnlyList<SchemaStep>> MissingAsync(
        NpgsqlConnection connection,
        IReadOnlyList<SchemaStep> steps,
        string database,
        CancellationToken cancellationToken
    )
    {
        await using (var known = new NpgsqlCommand("SELECT to_regclass('schema_steps') IS NOT NULL", connection))
        {
            if (await known.ExecuteScalarAsync(cancellationToken) is not true)
                return steps;
        }

        await using var command = new NpgsqlCommand("SELECT number, name, breaking FROM schema_steps ORDER BY number", connection);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var applied = new List<(int Number, string Name, bool Breaking)>();
        while (await rows.ReadAsync(cancellationToken))
            applied.Add((rows.GetInt32(0), rows.GetString(1), rows.GetBoolean(2)));
        return SchemaStep.Missing(steps, applied, database);
    }

    [SuppressMessage("Security", "CA2100", Justification = "The text is this program's own: a constant, or a file of its schema.")]
    private static async Task ExecuteAsync(
        NpgsqlConnection connection,
        string sql,
        CancellationToken cancellationToken,
        params object[] values
    )
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
