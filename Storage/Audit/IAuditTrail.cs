using Payments.Storage.Orders;

namespace Payments.Storage.Audit;

/// <summary>Keeps what operators and merchants did, in one chain.</summary>
public interface IAuditTrail
{
    /// <summary>Adds an entry behind all that there are.</summary>
    /// <returns>Its number, once it is on disk.</returns>
    /// <exception cref="StorageException">It is not on disk, or nobody knows.</exception>
    Task<long> AppendAsync(AuditRow row);

    /// <summary>
    /// Lists acts, the latest first. The cost does not depend on how many there are of a merchant, an actor or an action.
    /// </summary>
    /// <exception cref="StorageException">The database could not be read.</exception>
    Task<AuditPage> ListAsync(AuditListing listing, CancellationToken cancellationToken = default);

    /// <summary>Reads entries with the hashes that theirs follow: all by their numbers, or a merchant's by time.</summary>
    /// <param name="merchantId">Only those that concern this merchant; null: all.</param>
    /// <param name="after">The last that was read, its time and number; of all entries the number alone counts.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StorageException">The database could not be read.</exception>
    Task<IReadOnlyList<AuditLink>> LinksAsync(
        string? merchantId,
        OrderCursor after,
        int limit,
        CancellationToken cancellationToken = default
    );
}
