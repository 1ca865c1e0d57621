using System;

namespace Payments.Api;

/// <summary>Where things are found: the paths that <c>Location</c> names. Whatever stands in one is escaped, so that it leads back to the same thing.</summary>
internal static class Links
{
    public static string Order(string id) => $"/v1/orders/{Part(id)}";

    public static string Refunds(string orderId) => Order(orderId) + "/refunds";

    public static string Notifications(string orderId) => Order(orderId) + "/notifications";

    public static string Merchant(string id) => $"/v1/merchants/{Part(id)}";

    public static string MerchantNotifications(string id) => Merchant(id) + "/notifications";

    public static string MerchantAccount(string id, string accountId) => $"{Merchant(id)}/accounts/{Part(accountId)}";

    public static string AccountSecrets(string accountId) => $"/v1/accounts/{Part(accountId)}/secrets";

    private static string Part(string text) => Uri.EscapeDataString(text);
}
