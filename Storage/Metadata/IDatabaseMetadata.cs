namespace Payments.Storage.Metadata;

/// <summary>What all who ever work on a database must agree on: a few short texts by name.</summary>
public interface IDatabaseMetadata
{
    /// <summary>What is written down under a name; null where nothing is.</summary>
    /// <exception cref="StorageException">The database could not be read.</exception>
    Task<string?> FindAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Writes a fact in the place of the one that was read.</summary>
    /// <param name="name">What it is about.</param>
    /// <param name="expected">What was read; null for nothing.</param>
    /// <param name="value">What it is from now on.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when something else is there by now; it stays.</returns>
    /// <exception cref="StorageException">The database could not be written.</exception>
    Task<bool> TryReplaceAsync(string name, string? expected, string value, CancellationToken cancellationToken = default);
}
