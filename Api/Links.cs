namespace Payments.Api;

/// <summary>
/// Where things are found: the paths that <c>Location</c> names. Whatever stands in one is escaped, so that it leads back to the same
/// thing.
/// </summary>
internal static class Links
{
    public static string Order(string id) => $"/v1/orders/{Escape(id)}";

    public static string Refunds(string orderId) => Order(orderId) + "/refunds";

    public static string Notifications(string orderId) => Order(orderId) + "/notifications";

    public static string Merchant(string id) => $"/v1/merchants/{Escape(id)}";

    public static string MerchantNotifications(string id) => Merchant(id) + "/notifications";

    public static string MerchantAccount(string id, string accountId) => $"{Merchant(id)}/accounts/{Escape(accountId)}";

    public static string AccountSecrets(string accountId) => $"/v1/accounts/{Escape(accountId)}/secrets";

    private static string Escape(string text) => Uri.EscapeDataString(text);
}
