using Orleans;
using Payments.Domain.Ids;
using Payments.Grains.Interfaces.Accounts;
using Payments.Grains.Secrets;

namespace Payments.Grains.Accounts;

/// <summary>Finds out who a user is.</summary>
public sealed class UserSecretVerifier(IGrainFactory grains)
{
    /// <summary>
    /// Tells whether a secret is one of an account's that count now. A secret names its merchant, so another's is never asked about.
    /// </summary>
    /// <param name="merchantId">Whose user.</param>
    /// <param name="accountId">The merchant's name for the account.</param>
    /// <param name="secret">As the user sent it.</param>
    public async Task<bool> IsSecretOf(MerchantId merchantId, AccountId accountId, string secret) =>
        Credentials.MerchantOfUserSecret(secret) == merchantId
        && AccountId.IsValid(accountId)
        && await grains.GetGrain<IAccountGrain>(AccountId.Key(merchantId, accountId)).HoldsSecret(Credentials.HashOf(secret));
}
