using Payments.Api.Requests;
using Payments.Application.Access;
using Payments.Domain.Merchants;

namespace Payments.Api.Authentication;

/// <summary>Who makes a request, once that has been proved.</summary>
internal static class MerchantContext
{
    /// <summary>The merchant that makes the request.</summary>
    public static Merchant GetMerchant(this HttpContext http) => RequestInfo.Of(http).Merchant!;

    public static void SetCaller(this HttpContext http, MerchantCaller caller)
    {
        RequestInfo.Of(http).Caller = caller;
        http.SetMerchant(caller.Merchant);
    }

    public static void SetMerchant(this HttpContext http, Merchant merchant) => RequestInfo.Of(http).Merchant = merchant;
}
