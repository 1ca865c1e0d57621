using Microsoft.AspNetCore.Http;
using Payments.Domain;

namespace Payments.Api;

/// <summary>Who makes a request, once that has been proved.</summary>
internal static class Caller
{
    /// <summary>The merchant that makes the request.</summary>
    public static Merchant Merchant(this HttpContext http) => RequestFacts.Of(http).Merchant!;

    public static void IsMerchant(this HttpContext http, Merchant merchant) => RequestFacts.Of(http).Merchant = merchant;
}
