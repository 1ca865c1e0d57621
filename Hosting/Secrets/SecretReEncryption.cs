using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Payments.Domain.Secrets;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Secrets;
using Payments.Hosting.Settings;
using Payments.Storage;
using Payments.Storage.Metadata;

namespace Payments.Hosting.Secrets;

/// <summary>
/// Re-encrypts what is encrypted under another master key, while the server works: each merchant by its own grain, so that no change of
/// it is lost. Once nothing is left, the keys before are retired. Several silos may do it at once; what is done is not done again.
/// </summary>
internal sealed partial class SecretReEncryption(
    IDatabaseMetadata facts,
    ISecretQueries queries,
    SecretBox secrets,
    IGrainFactory grains,
    ILogger<SecretReEncryption> logger
) : LifecycleService, IDisposable
{
    private const int PageSize = 200;

    // Processes that do not seal under the key yet are restarted by people.
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private Task _work = Task.CompletedTask;
    private volatile string? _fault;

    /// <summary>What cannot be opened and so cannot be re-encrypted; null when there is nothing such.</summary>
    public string? Fault => _fault;

    public override Task StartedAsync(CancellationToken cancellationToken)
    {
        _work = Task.Run(() => Run(_stopping.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public override async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _work;
    }

    public void Dispose() => _stopping.Dispose();

    private async Task Run(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                // Another process has begun to replace the key again: the rest is the work of those who have the newer one.
                if (await facts.FindAsync(MasterKeyAgreement.CurrentFact, cancellationToken) != secrets.SealingKeyId)
                    return;
                // While there are keys beside it, a process that has not been restarted yet may go on encrypting under one of them.
                if (await ReEncryptAll(cancellationToken) && await TryRetire(cancellationToken) && secrets.OtherKeyIds.Count == 0)
                    return;
            }
            catch (Exception error) when (error is StorageException or OrleansException or TimeoutException)
            {
                LogInterrupted(error.Message);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(RetryDelay, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Goes through all merchants once; true when nothing is left.</summary>
    private async Task<bool> ReEncryptAll(CancellationToken cancellationToken)
    {
        var (keyId, done, left, after) = (secrets.SealingKeyId, 0, 0, "");
        var unknown = new SortedSet<string>(StringComparer.Ordinal);
        while (await queries.NotEncryptedUnderAsync(keyId, after, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            var answers = await Task.WhenAll(
                page.Select(merchant => grains.GetGrain<IMerchantGrain>(merchant.MerchantId).ReEncryptSecrets(keyId))
            );
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var (merchant, isDone) in page.Zip(answers))
            {
                (done, left) = isDone ? (done + 1, left) : (done, left + 1);
                if (!isDone)
                    unknown.UnionWith(merchant.KeyIds.Where(id => id != secrets.KeyId && !secrets.OtherKeyIds.Contains(id)));
            }

            after = page[^1].MerchantId;
            LogProgress(done, keyId, left);
        }

        SetFault(left, unknown);
        return left == 0;
    }

    private void SetFault(int left, SortedSet<string> unknown)
    {
        var fault =
            unknown.Count == 0
                ? null
                : $"Secrets of merchants are sealed under {string.Join(", ", unknown)}, which this process does not have. Name the key in {MasterKey.PreviousSettingName}; {left} merchants wait for it.";
        if (fault is not null && fault != _fault)
            LogUnknown(fault);
        _fault = fault;
    }

    private async Task<bool> TryRetire(CancellationToken cancellationToken)
    {
        var (current, before) = (
            await facts.FindAsync(MasterKeyAgreement.CurrentFact, cancellationToken),
            await facts.FindAsync(MasterKeyAgreement.PreviousFact, cancellationToken)
        );
        // That may have happened meanwhile.
        if (current != secrets.SealingKeyId)
            return true;
        var history = MasterKeyHistory.Of(current, before);
        if (history.Retiring.IsEmpty)
            return true;
        if (!await facts.TryReplaceAsync(MasterKeyAgreement.PreviousFact, before, history.WithAllRetired().Previous, cancellationToken))
            return false;
        var old = string.Join(", ", history.Retiring);
        LogFinished(current, old);
        return true;
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Merchants} merchants' secrets are sealed anew under {Key} so far; {Left} could not be yet"
    )]
    private partial void LogProgress(int merchants, string key, int left);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Everything is sealed under {Key}. {Old} is refused from now on. Once every process has been restarted with the new one, it is needed no more: take it out of Payments:PreviousMasterKeys, or remove master.key.previous"
    )]
    private partial void LogFinished(string key, string old);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sealing secrets anew was interrupted and goes on in a while: {Reason}")]
    private partial void LogInterrupted(string reason);

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Fault}")]
    private partial void LogUnknown(string fault);
}
