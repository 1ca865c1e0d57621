using Orleans;
using Orleans.Concurrency;
using Payments.Domain.Accounts;
using Payments.Domain.Ids;

namespace Payments.Grains.Interfaces.Accounts;

/// <summary>
/// A user's account at one merchant; its key is <see cref="AccountId.Key"/>. Whatever it answers has been written to storage before. A call
/// fails with an <c>OrleansException</c> or a <see cref="TimeoutException"/> when storage does not answer; it may be repeated.
/// </summary>
[Alias("Orleans.Payments.IAccountGrain")]
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>Books once for the booking's id, forever. The first booking makes the account.</summary>
    [Alias("Book")]
    Task<BookingReply> Book(MerchantId merchantId, AccountId accountId, Booking booking);

    /// <summary>The account as it was last written; null when there is none.</summary>
    [AlwaysInterleave]
    [Alias("Get")]
    Task<AccountView?> Get();

    /// <summary>Keeps a new secret; where there is no account yet, that makes it.</summary>
    [Alias("AddSecret")]
    Task<SecretReply> AddSecret(MerchantId merchantId, AccountId accountId, UserSecret secret);

    /// <summary>Keeps a new secret in place of another, which counts for the overlap still.</summary>
    [Alias("RotateSecret")]
    Task<SecretReply> RotateSecret(string secretId, UserSecret secret, TimeSpan overlap);

    /// <summary>Ends a secret.</summary>
    [Alias("RevokeSecret")]
    Task<SecretReply> RevokeSecret(string secretId);

    /// <summary>Tells whether a secret, by its hash, is one of the account's that count now.</summary>
    [AlwaysInterleave]
    [Alias("HoldsSecret")]
    Task<bool> HoldsSecret(string hash);
}
