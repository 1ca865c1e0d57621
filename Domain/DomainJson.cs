using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Payments.Domain.Accounts;
using Payments.Domain.Alerts;
using Payments.Domain.Audit;
using Payments.Domain.Merchants;
using Payments.Domain.Notifications;
using Payments.Domain.Orders;

namespace Payments.Domain;

/// <summary>How domain records are written: snake_case, absent instead of null, text as people read it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcTimeConverter)]
)]
[JsonSerializable(typeof(OrderEvent))]
[JsonSerializable(typeof(OrderState))]
[JsonSerializable(typeof(CreateOrderRequest))]
[JsonSerializable(typeof(RefundOrderRequest))]
[JsonSerializable(typeof(ResolvePaymentRequest))]
[JsonSerializable(typeof(MerchantRequest))]
[JsonSerializable(typeof(KeyRequest))]
[JsonSerializable(typeof(RotationRequest))]
[JsonSerializable(typeof(ResendNotificationsRequest))]
[JsonSerializable(typeof(AdvanceClockRequest))]
[JsonSerializable(typeof(Merchant))]
[JsonSerializable(typeof(Account))]
[JsonSerializable(typeof(AdjustmentRequest))]
[JsonSerializable(typeof(AuditEntry))]
[JsonSerializable(typeof(Alert))]
[JsonSerializable(typeof(AcknowledgeAlertRequest))]
public sealed partial class DomainJson : JsonSerializerContext
{
    /// <summary>For bytes that are stored or sent, never placed inside HTML, so nothing but what JSON demands is escaped.</summary>
    public static DomainJson Stored => Relaxed.Context;

    // A class of its own, because the generated half's static fields must be there first.
    private static class Relaxed
    {
        public static readonly DomainJson Context = new(
            new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
        );
    }
}
