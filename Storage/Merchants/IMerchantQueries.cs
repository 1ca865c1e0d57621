namespace Payments.Storage.Merchants;

/// <summary>Reads about merchants that need no grain. Each sees what is committed when it begins.</summary>
public interface IMerchantQueries
{
    /// <summary>
    /// Lists merchants, the latest registered first. Without a text to look for the cost does not depend on how many there are; with one,
    /// those are looked through that do not have it.
    /// </summary>
    /// <exception cref="StorageException">The database could not be read.</exception>
    Task<MerchantPage> ListAsync(MerchantListing listing, CancellationToken cancellationToken = default);
}
