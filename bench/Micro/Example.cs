using System.Collections.Frozen;
using Payments.Domain.Amounts;
using Payments.Domain.Merchants;
using Payments.Domain.Orders;

namespace Payments.Bench.Micro;

/// <summary>The order that is measured with.</summary>
internal static class Example
{
    public static readonly DateTimeOffset Now = new(2026, 1, 31, 9, 30, 0, TimeSpan.Zero);
    public static readonly DecisionContext Context = new(
        Now,
        new MerchantSettings(LatePayment.Refund, NotifyFormat.Json, HasNotifyUrl: true),
        0.5
    )
    {
        ChannelsOfMode = FrozenSet.Create(StringComparer.Ordinal, "loadtest"),
    };

    /// <summary>What a merchant asks for.</summary>
    public static CreateOrderCommand Terms(string merchantOrderId) =>
        new()
        {
            MerchantOrderId = merchantOrderId,
            Kind = OrderKind.Payment,
            Amount = new Money(1234, "EUR"),
            ExpiresIn = TimeSpan.FromMinutes(15),
            Fingerprint = "same",
        };
}
