using System.Net.Sockets;
using Npgsql;

namespace Payments.Storage.PostgreSql;

/// <summary>
/// Says what an error of the server or of the connection means here (https://www.postgresql.org/docs/current/errcodes-appendix.html).
/// </summary>
internal static class PostgreSqlErrorMapping
{
    /// <summary>What <c>expect_rows</c> raises: the stored version was another.</summary>
    public const string VersionConflict = "OP001";

    /// <summary>The fault with the error's own words.</summary>
    /// <param name="what">What failed, as <c>Read failed</c>.</param>
    /// <param name="exception">Thrown by Npgsql.</param>
    public static StorageException Of(string what, Exception exception) =>
        exception switch
        {
            StorageException known => known,
            PostgresException error => new StorageException(
                FaultOf(error.SqlState),
                $"{what}: {error.MessageText} ({error.SqlState})",
                error
            ),
            NpgsqlException { InnerException: TimeoutException } => new StorageException(
                StorageFault.Io,
                $"{what}: no answer in time.",
                exception
            ),
            NpgsqlException or IOException or SocketException or TimeoutException => new StorageException(
                StorageFault.Io,
                $"{what}: {exception.Message}",
                exception
            ),
            _ => new StorageException(StorageFault.Failed, $"{what}: {exception.Message}", exception),
        };

    /// <summary>
    /// True when what was written is to blame, not the server: the batch has certainly been rolled back, and a part of it may succeed.
    /// </summary>
    public static bool IsDataError(Exception exception) =>
        // Bad data, violated constraints, deadlocks, too long a value, another version.
        exception is PostgresException { SqlState: ['2', '2' or '3', ..] or ['4', '0', ..] or ['5', '4', ..] or VersionConflict };

    /// <summary>True when a connection turned out to be gone, so that the same read may succeed on another.</summary>
    public static bool IsConnectionError(Exception exception) =>
        exception
            is PostgresException { SqlState: ['5', '7', 'P', ..] }
                or (NpgsqlException and not PostgresException and { InnerException: not TimeoutException });

    private static StorageFault FaultOf(string state) =>
        state switch
        {
            "53100" => StorageFault.Full,
            ['5', '3', ..] => StorageFault.Busy,
            "25006" or "42501" or ['2', '8', ..] or ['3', 'D', ..] => StorageFault.NotWritable,
            ['0', '8', ..] or ['5', '7', ..] or ['5', '8', ..] => StorageFault.Io,
            ['X', 'X', ..] => StorageFault.Damaged,
            _ => StorageFault.Failed,
        };
}
