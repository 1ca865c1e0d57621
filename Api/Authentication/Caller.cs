using Microsoft.AspNetCore.Http;
using Orleans.Payments.Domain;

namespace Orleans.Payments.Api;

/// <summary>Who makes a request, once that has been proved.</summary>
internal static class Caller
{
    private static readonly object Key = new();

    /// <summary>The merchant that makes the request.</summary>
    public static Merchant Merchant(this HttpContext http) => (Merchant)http.Items[Key]!;

    public static void IsMerchant(this HttpContext http, Merchant merchant) => http.Items[Key] = merchant;
}
