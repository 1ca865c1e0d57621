using Payments.Domain.Merchants;

namespace Payments.Application.Access;

/// <summary>A merchant that has proved who it is.</summary>
/// <param name="Merchant">The merchant, as it was configured then.</param>
/// <param name="Key">The API key that proved it; null where a signature did.</param>
/// <param name="Secret">The secret of the signature that proved it; null where a key did.</param>
public sealed record MerchantCaller(Merchant Merchant, ApiKey? Key, SealedSecret? Secret)
{
    /// <summary>Tells whether the credentials allow it; a signature allows everything.</summary>
    public bool HasScope(KeyScope scope) => Key is null || Key.Allows(scope);
}
