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

    /// <summary>
    /// The money of all merchants, both days included, sorted by day, currency and mode; what has come to nothing is left out. The cost
    /// goes with how many merchants there are, and with the days that they have money on.
    /// </summary>
    /// <exception cref="StorageException">The database could not be read.</exception>
    Task<IReadOnlyList<DayMoney>> MoneyAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken = default);
}
