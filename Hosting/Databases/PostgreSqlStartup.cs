using Microsoft.Extensions.Logging;
using Payments.Hosting.Secrets;
using Payments.Storage;
using Payments.Storage.PostgreSql;

namespace Payments.Hosting.Databases;

/// <summary>
/// Brings the database's schema to this program's before anything else starts. A server that cannot be reached is waited for, since a
/// process that starts while the database restarts is nobody's mistake. Then the processes agree on the master key.
/// </summary>
internal sealed partial class PostgreSqlStartup(
    PostgreSqlDatabase database,
    MasterKeyAgreement agreement,
    ILogger<PostgreSqlStartup> logger
) : LifecycleService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromMinutes(2);

    public override async Task StartingAsync(CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (await Fault(cancellationToken) is { } fault)
        {
            if (fault.Fault is not (StorageFault.Io or StorageFault.Busy) || TimeProvider.System.GetElapsedTime(since) > ConnectTimeout)
                throw fault;
            LogWaiting(fault.Message);
            await Task.Delay(RetryDelay, TimeProvider.System, cancellationToken);
        }

        await agreement.Agree(cancellationToken);
    }

    private async Task<StorageException?> Fault(CancellationToken cancellationToken)
    {
        try
        {
            await database.StartAsync(cancellationToken);
            return null;
        }
        catch (StorageException error)
        {
            return error;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The start waits for the database: {Fault}")]
    private partial void LogWaiting(string fault);
}
