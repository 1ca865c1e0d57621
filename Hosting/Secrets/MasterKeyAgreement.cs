using Microsoft.Extensions.Logging;
using Payments.Domain.Secrets;
using Payments.Grains.Secrets;
using Payments.Hosting.Settings;
using Payments.Storage.Metadata;

namespace Payments.Hosting.Secrets;

/// <summary>
/// Compares the master key with what the database is sealed under, and refuses one that does not open it. Which key that is, is written
/// down in the database; where a new key is given too, the new one replaces it.
/// </summary>
internal sealed partial class MasterKeyAgreement(
    IDatabaseMetadata facts,
    ISecretQueries queries,
    SecretBox secrets,
    StartupMasterKey key,
    ILogger<MasterKeyAgreement> logger
)
{
    /// <summary>The fact that says which key is current.</summary>
    internal const string CurrentFact = "master_key";

    /// <summary>The fact that says which were before.</summary>
    internal const string PreviousFact = "master_keys_before";

    private const int PageSize = 500;

    /// <summary>
    /// Agrees with whoever else works on the database. Called once, when the database can be used and before anything is sealed or opened.
    /// </summary>
    /// <exception cref="SettingException">The master key is not the one that is needed; the message says which is.</exception>
    public async Task Agree(CancellationToken cancellationToken)
    {
        while (!await TryAgree(cancellationToken))
        {
            // Another process has written down something else meanwhile.
        }

        key.Establish();
    }

    /// <summary>Reads, judges, and writes down what follows; false when that must be done again.</summary>
    private async Task<bool> TryAgree(CancellationToken cancellationToken)
    {
        var (current, before) = (
            await facts.FindAsync(CurrentFact, cancellationToken),
            await facts.FindAsync(PreviousFact, cancellationToken)
        );
        var known = current is null ? null : MasterKeyHistory.Of(current, before);
        var result = MasterKeyHistory.Check(
            known,
            secrets.KeyId,
            secrets.OtherKeyIds,
            known is null ? await KeyIdsInUse(cancellationToken) : []
        );
        if (result.History is not { } history)
            throw new SettingException(key.Source, result.Reason!);
        // That a key is leaving is known before another takes its place: in between, nothing has changed.
        if (history.Previous != (before ?? "") && !await facts.TryReplaceAsync(PreviousFact, before, history.Previous, cancellationToken))
            return false;
        if (history.Current != current)
        {
            if (!await facts.TryReplaceAsync(CurrentFact, current, history.Current, cancellationToken))
                return false;
            if (current is not null)
                LogReplaced(current, history.Current);
        }

        secrets.UseSealingKey(history.Current);
        return true;
    }

    /// <summary>The keys that a database is sealed under which says nothing of them, as one that an older program began.</summary>
    private async Task<IReadOnlyCollection<string>> KeyIdsInUse(CancellationToken cancellationToken)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var after = "";
        while (await queries.NotEncryptedUnderAsync(secrets.KeyId, after, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var merchant in page)
                found.UnionWith(merchant.KeyIds);
            after = page[^1].MerchantId;
        }

        return found;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Master key {Old} is replaced by {New}: what is sealed under it is sealed anew")]
    private partial void LogReplaced(string old, string @new);
}
