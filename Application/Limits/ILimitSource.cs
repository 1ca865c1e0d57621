using Payments.Domain.Merchants;

namespace Payments.Application.Limits;

/// <summary>A part of the server that has limits of its own, and tells them.</summary>
public interface ILimitSource
{
    /// <summary>Those of this process.</summary>
    IEnumerable<LimitResponse> OfProcess();

    /// <summary>Those of a merchant, but for what all of this process share.</summary>
    IEnumerable<LimitResponse> OfMerchant(Merchant merchant);
}
