using System.Globalization;
using System.Net;
using System.Text;
using Payments.Domain.Errors;
using Payments.Domain.Input;
using Payments.Domain.Orders;
using Payments.Domain.Signatures;
using Payments.Domain.Text;

namespace Payments.Domain.Checkout;

/// <summary>Where a payer goes when the checkout is done: the merchant's page, with what became of the order signed in its query.</summary>
public static class ReturnUrl
{
    private static readonly string[] Added = ["order_id", "merchant_order_id", "status", "timestamp", "signature"];

    /// <summary>
    /// Checks one: a URL as <see cref="FieldValidation.Url"/> has it, https or on this machine (as a merchant's own trials are), and
    /// without a parameter in its query that is going to be added.
    /// </summary>
    /// <returns>Null when all is well.</returns>
    public static PaymentError? Check(string field, string? value)
    {
        if (value is null)
            return null;
        if (FieldValidation.Url(field, value) is { } fault)
            return fault;
        var url = new Uri(value, UriKind.Absolute);
        if (url.Scheme != Uri.UriSchemeHttps && !IsOnThisMachine(url))
            return new PaymentError(
                PaymentErrorCode.InvalidFormat,
                $"{field} must be https; http leads to localhost and loopback addresses only.",
                field
            );
        return Added.FirstOrDefault(name => Names(url.Query).Contains(name, StringComparer.Ordinal)) is { } taken
            ? new PaymentError(PaymentErrorCode.InvalidFormat, $"{field} must not have {taken} in its query: it is added.", field)
            : null;
    }

    /// <summary>
    /// The address for a payer who goes back now: <paramref name="returnUrl"/> with <c>order_id</c>, <c>merchant_order_id</c>,
    /// <c>status</c>, <c>timestamp</c> and <c>signature</c> behind its own query. The signature is as notifications have it, with the
    /// order's id as message id and those four as they stand in the address as body.
    /// </summary>
    /// <param name="returnUrl">One that <see cref="Check"/> has nothing against.</param>
    /// <param name="order">The order as it is.</param>
    /// <param name="keys">The merchant's webhook keys, the newest first; each gives a signature.</param>
    /// <param name="now">When it is signed.</param>
    public static string Of(string returnUrl, PaymentOrder order, IEnumerable<byte[]> keys, DateTimeOffset now)
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var merchantOrderId = Uri.EscapeDataString(order.Terms.MerchantOrderId);
        var status = SnakeCase<OrderStatus>.Of(order.Status);
        var result = $"order_id={order.Id}&merchant_order_id={merchantOrderId}&status={status}&timestamp={timestamp}";
        var body = Encoding.ASCII.GetBytes(result);
        var signatures = string.Join(' ', keys.Select(key => StandardWebhooks.Sign(key, order.Id, now, body)));
        var separator =
            !returnUrl.Contains('?', StringComparison.Ordinal) ? "?"
            : returnUrl[^1] is '?' or '&' ? ""
            : "&";
        return $"{returnUrl}{separator}{result}&signature={Uri.EscapeDataString(signatures)}";
    }

    private static bool IsOnThisMachine(Uri url) =>
        string.Equals(url.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static IEnumerable<string> Names(string query) =>
        query.TrimStart('?').Split('&').Select(part => Uri.UnescapeDataString(part.Split('=', 2)[0]));
}
