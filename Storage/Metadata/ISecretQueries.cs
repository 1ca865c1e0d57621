using System.Collections.Immutable;

namespace Payments.Storage.Metadata;

/// <summary>Looks through the stored merchants for secrets by the master key that they are sealed under.</summary>
public interface ISecretQueries
{
    /// <summary>Merchants of whose secrets one at least is sealed under another key.</summary>
    /// <param name="keyId">The key that is not asked for.</param>
    /// <param name="after">The merchant that the page before ended with; empty for the first page.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StorageException">The database could not be read.</exception>
    Task<IReadOnlyList<MerchantSecretKeys>> NotEncryptedUnderAsync(
        string keyId,
        string after,
        int limit,
        CancellationToken cancellationToken = default
    );
}

/// <summary>A merchant's secrets.</summary>
/// <param name="MerchantId">The merchant.</param>
/// <param name="KeyIds">The keys that they are sealed under.</param>
public sealed record MerchantSecretKeys(string MerchantId, ImmutableArray<string> KeyIds);
