using Payments.Storage.Orders;

namespace Payments.Storage.Alerts;

/// <summary>Alerts as rows. One grain writes them, everybody reads.</summary>
public interface IAlertStorage
{
    /// <summary>Lists alerts, the latest raised first. The cost does not depend on how many there are.</summary>
    /// <param name="isOpen">Only those that are open, or only those that have ended; null: all.</param>
    /// <param name="limit">How many at most, 1 … 100.</param>
    /// <param name="after">Where the page before ended; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StorageException">The database could not be read.</exception>
    Task<AlertPage> ListAsync(bool? isOpen, int limit, OrderCursor? after, CancellationToken cancellationToken = default);

    /// <summary>One alert; null where there is none of this id.</summary>
    /// <exception cref="StorageException">The database could not be read.</exception>
    Task<StoredAlert?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Those that are open, and those of which something is still to be sent.</summary>
    /// <exception cref="StorageException">The database could not be read.</exception>
    Task<IReadOnlyList<StoredAlert>> UnfinishedAsync(CancellationToken cancellationToken = default);

    /// <summary>How many are open of each code.</summary>
    /// <exception cref="StorageException">The database could not be read.</exception>
    Task<IReadOnlyDictionary<string, int>> OpenCountsAsync(CancellationToken cancellationToken = default);

    /// <summary>Writes alerts in one commit, each in the place of its version before, version 1 where there is none yet.</summary>
    /// <returns>False when another writer was faster with one of them, which stays as it is: what is there has to be read anew.</returns>
    /// <exception cref="StorageException">The database could not be written, or it is not known whether it was.</exception>
    Task<bool> TryWriteAsync(IReadOnlyList<StoredAlert> alerts, CancellationToken cancellationToken = default);
}

/// <summary>An alert as it is stored.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">How many times it has been written, from 1.</param>
/// <param name="Code">What it says.</param>
/// <param name="RaisedAt">When it was raised, to the millisecond.</param>
/// <param name="IsOpen">Whether it has not ended.</param>
/// <param name="IsPending">Whether something is still to be sent.</param>
/// <param name="Document">All of it, as JSON.</param>
public sealed record StoredAlert(
    string Id,
    long Version,
    string Code,
    DateTimeOffset RaisedAt,
    bool IsOpen,
    bool IsPending,
    string Document
);

/// <summary>A part of a list of alerts.</summary>
/// <param name="Alerts">The latest raised first.</param>
/// <param name="Next">Where the next page begins; null when there are no more.</param>
public sealed record AlertPage(IReadOnlyList<StoredAlert> Alerts, OrderCursor? Next);
