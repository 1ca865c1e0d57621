using System.Collections.Immutable;
using System.Security.Cryptography;
using Payments.Channels.Http.Settings;
using Payments.Domain.Amounts;
using Payments.Domain.Orders;
using Payments.Domain.Text;

namespace Payments.Channels.Http;

/// <summary>What the placeholders of a request stand for.</summary>
/// <param name="options">How the provider writes amounts and times.</param>
/// <param name="order">The order that is spoken of.</param>
/// <param name="callbackUrl">Where the provider posts its callbacks.</param>
/// <param name="now">The moment of the request.</param>
public sealed class PlaceholderValues(HttpChannelOptions options, PaymentOrder order, string callbackUrl, DateTimeOffset now)
{
    /// <summary>What comes out as a number, so that it may stand bare in JSON.</summary>
    public static ImmutableArray<string> NumericPlaceholders { get; } =
    ["amount", "refund_amount", "paid_amount", "now", "created_at", "expires_at"];

    /// <summary>Known in every request.</summary>
    public static ImmutableArray<string> OrderPlaceholders { get; } =
    [
        "order_id",
        "merchant_id",
        "merchant_order_id",
        "description",
        "amount",
        "currency",
        "created_at",
        "expires_at",
        "now",
        "nonce",
        "callback_url",
        "secret",
    ];

    /// <summary>Known where a link for the payer is made: whoever pays sees it.</summary>
    public static ImmutableArray<string> PayerPlaceholders { get; } = OrderPlaceholders.Remove("secret");

    /// <summary>Known where an order is charged.</summary>
    public static ImmutableArray<string> ChargePlaceholders { get; } = [.. OrderPlaceholders, "charge_id"];

    /// <summary>Known where a refund is spoken of.</summary>
    public static ImmutableArray<string> RefundPlaceholders { get; } =
    [.. OrderPlaceholders, "refund_id", "payment_id", "refund_amount", "paid_amount", "refund_reason"];

    /// <summary>The attempt at charging; 0 where nothing is charged.</summary>
    public int Attempt { get; init; }

    /// <summary>The refund that is spoken of; null where none is.</summary>
    public Refund? Refund { get; init; }

    /// <summary>The order that is spoken of.</summary>
    public PaymentOrder Order => order;

    /// <summary>The value of a placeholder.</summary>
    public string ValueOf(string placeholder) =>
        placeholder switch
        {
            "order_id" => order.Id,
            "merchant_id" => order.MerchantId,
            "merchant_order_id" => order.Terms.MerchantOrderId,
            "description" => order.Terms.Description ?? order.Terms.MerchantOrderId,
            "amount" => options.Amounts.Write(order.Terms.Amount),
            "currency" => order.Terms.Amount.Currency,
            "created_at" => options.Times.Write(order.CreatedAt),
            "expires_at" => options.Times.Write(order.ExpiresAt),
            "now" => options.Times.Write(now),
            "nonce" => Base32.Encode(RandomNumberGenerator.GetBytes(16)),
            "callback_url" => callbackUrl,
            "secret" => options.SecretAt(now),
            "charge_id" => $"{order.Id}-{Attempt}",
            "refund_id" => Refund!.Id,
            "payment_id" => Refund!.PaymentId,
            "refund_amount" => options.Amounts.Write(new Money(Refund!.Amount, Payment.Currency)),
            "paid_amount" => options.Amounts.Write(new Money(Payment.Captured, Payment.Currency)),
            "refund_reason" => Refund!.Reason ?? "",
            _ => throw new ArgumentOutOfRangeException(nameof(placeholder), placeholder, "Nobody knows it."),
        };

    private Payment Payment => order.Payments.First(Refund!.IsOf);
}
