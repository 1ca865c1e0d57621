using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Orleans.Payments.Grains;
using Orleans.Payments.Storage.PostgreSql;

namespace Orleans.Payments.Silo;

/// <summary>
/// Brings the database's schema to this program's before anything else starts, and refuses a master key other than the
/// one that the database was begun with: secrets sealed under two keys could not be told apart later.
/// </summary>
internal sealed class DatabaseAtStart(PostgreSqlDatabase database, SecretBox secrets) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await database.StartAsync(cancellationToken);
        var first = await database.FactAsync("master_key", secrets.KeyId, cancellationToken);
        if (first != secrets.KeyId)
            throw new SettingException(PaymentsSettings.MasterKeySetting, $"is another key ({secrets.KeyId}) than the one that this database was begun with ({first}).");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
