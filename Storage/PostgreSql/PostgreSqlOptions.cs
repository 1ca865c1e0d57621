using System.ComponentModel.DataAnnotations;
using Npgsql;
using Payments.Storage.PostgreSql.Engine;

namespace Payments.Storage.PostgreSql;

/// <summary>How a process uses its PostgreSQL database.</summary>
public sealed record PostgreSqlOptions
{
    internal const string Setting = "Payments:PostgreSql:ConnectionString";

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    // Every statement here is meant to follow an index. Plans are made once, perhaps while a table is empty, and must still be good when
    // it holds 10^8 rows, so what costs more with every row is taken from the planner, even where a table of twenty orders would be read
    // whole and kept for a join. Such plans look dear to it; they need no compiling.
    private const string Planner =
        "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off "
        + "-c enable_mergejoin=off -c enable_material=off -c enable_sort=off -c jit=off";

    /// <summary>
    /// Server, database, user and password, as Npgsql reads them (<c>Payments:PostgreSql:ConnectionString</c>). Never logged.
    /// </summary>
    public required string ConnectionString { get; init; }

    /// <summary>
    /// How many connections write. Another begins beside one that is under way when 64 writes wait, or the one takes longer than 100 ms.
    /// </summary>
    /// <value>Default 2 connections.</value>
    [Range(1, 64)]
    public int Writers { get; init; } = 2;

    /// <summary>How many reads run at the same moment, each on a connection; one more waits for one.</summary>
    /// <value>Default 20 connections.</value>
    [Range(1, 1000)]
    public int PoolSize { get; init; } = 20;

    /// <summary>How many writes may wait; one more fails at once with <c>storage_busy</c>.</summary>
    /// <value>Default 8,192.</value>
    [Range(1, 1_000_000)]
    public int MaxWaitingWrites { get; init; } = 8_192;

    /// <summary>How many grains may wait to be read; one more fails at once with <c>storage_busy</c>.</summary>
    /// <value>Default 8,192.</value>
    [Range(1, 1_000_000)]
    public int MaxWaitingReads { get; init; } = 8_192;

    /// <summary>How many writes are committed together at most.</summary>
    /// <value>Default 512.</value>
    [Range(1, 4_096)]
    public int MaxBatch { get; init; } = 512;

    /// <summary>How long a commit, or a read with its wait for a connection, may take before it has failed.</summary>
    /// <value>In whole seconds. Default 10 s.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Without a word of it in the message, because it may hold a password.</summary>
    public override string ToString() =>
        $"{nameof(PostgreSqlOptions)} {{ {nameof(Writers)} = {Writers}, {nameof(PoolSize)} = {PoolSize} }}";

    /// <exception cref="ValidationException">A value is out of its range, or the connection string is none.</exception>
    internal NpgsqlConnectionStringBuilder Connection()
    {
        Validator.ValidateObject(this, new ValidationContext(this), validateAllProperties: true);
        if (Parse() is not { Host: not (null or "") } connection)
            throw new ValidationException($"{Setting} must be of the form Host=…;Database=…;Username=…;Password=….");
        connection.ApplicationName ??= "orleans-payments";
        connection.Options = $"{connection.Options} {Planner}";
        connection.Timeout = (int)ConnectTimeout.TotalSeconds;
        connection.CommandTimeout = (int)TimeLimit.TotalSeconds;
        connection.MaxPoolSize = PoolSize;
        connection.MaxAutoPrepare = BatchStatements.MaxPrepared;
        connection.AutoPrepareMinUsages = 1;
        connection.TcpKeepAlive = true;
        return connection;
    }

    private NpgsqlConnectionStringBuilder? Parse()
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(ConnectionString);
        }
        catch (ArgumentException)
        {
            // What is wrong with it may quote a part of the password, so it is not shown.
            return null;
        }
    }
}
