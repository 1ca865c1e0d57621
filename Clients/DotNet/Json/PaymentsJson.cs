using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Payments.Client.Accounts;
using Payments.Client.Alerts;
using Payments.Client.Audit;
using Payments.Client.Merchants;
using Payments.Client.Operations;
using Payments.Client.Orders;
using Payments.Client.Streaming;
using Payments.Client.Webhooks;

namespace Payments.Client.Json;

/// <summary>How the API's JSON is read and written: names in snake_case; unknown members are passed over, and null is not sent.</summary>
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(NewOrder))]
[JsonSerializable(typeof(NewRefund))]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(OrderCounts))]
[JsonSerializable(typeof(Page<Order>))]
[JsonSerializable(typeof(Refund))]
[JsonSerializable(typeof(Page<Refund>))]
[JsonSerializable(typeof(Page<HistoryEvent>))]
[JsonSerializable(typeof(HistoryVerification))]
[JsonSerializable(typeof(Page<NotificationAttempt>))]
[JsonSerializable(typeof(PaymentResolution))]
[JsonSerializable(typeof(Account))]
[JsonSerializable(typeof(Page<Entry>))]
[JsonSerializable(typeof(AccountVerification))]
[JsonSerializable(typeof(UserSecret))]
[JsonSerializable(typeof(Page<UserSecret>))]
[JsonSerializable(typeof(NewAdjustment))]
[JsonSerializable(typeof(Rotation))]
[JsonSerializable(typeof(NewMerchant))]
[JsonSerializable(typeof(MerchantChanges))]
[JsonSerializable(typeof(Merchant))]
[JsonSerializable(typeof(Page<MerchantEntry>))]
[JsonSerializable(typeof(NewKey))]
[JsonSerializable(typeof(MerchantKey))]
[JsonSerializable(typeof(RotatedSecret))]
[JsonSerializable(typeof(Summary))]
[JsonSerializable(typeof(Money))]
[JsonSerializable(typeof(Page<ExhaustedNotification>))]
[JsonSerializable(typeof(ResendRequest))]
[JsonSerializable(typeof(ResendProgress))]
[JsonSerializable(typeof(TestSend))]
[JsonSerializable(typeof(ClockAdvance))]
[JsonSerializable(typeof(ClockPosition))]
[JsonSerializable(typeof(Page<IgnoredCallback>))]
[JsonSerializable(typeof(Page<ForeignReport>))]
[JsonSerializable(typeof(Page<UnconfirmedOrder>))]
[JsonSerializable(typeof(Page<Act>))]
[JsonSerializable(typeof(AuditVerification))]
[JsonSerializable(typeof(Alert))]
[JsonSerializable(typeof(Page<Alert>))]
[JsonSerializable(typeof(NewAcknowledgement))]
[JsonSerializable(typeof(ServerLimits))]
[JsonSerializable(typeof(MerchantLimits))]
[JsonSerializable(typeof(DeadLetter))]
[JsonSerializable(typeof(DeadLetters))]
[JsonSerializable(typeof(PaymentChannel))]
[JsonSerializable(typeof(Page<PaymentChannel>))]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonObject))]
[JsonSerializable(typeof(ServerHealth))]
[JsonSerializable(typeof(Notification))]
[JsonSerializable(typeof(SubscribeFrame))]
[JsonSerializable(typeof(ServerFrame))]
internal sealed partial class PaymentsJson : JsonSerializerContext
{
    /// <summary>As the API writes it.</summary>
    public static PaymentsJson Wire { get; } = new(OptionsWith(JsonNumberHandling.Strict));

    /// <summary>With numbers as texts, as a form has them.</summary>
    public static PaymentsJson Lenient { get; } = new(OptionsWith(JsonNumberHandling.AllowReadingFromString));

    private static JsonSerializerOptions OptionsWith(JsonNumberHandling numbers) =>
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            NumberHandling = numbers,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
}
