using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Payments.Domain;

namespace Orleans.Payments.Api;

/// <summary>How the API writes JSON: snake_case, RFC 3339 times, absent values as null so that every answer has the same members.</summary>
[JsonSerializable(typeof(OrderResponse))]
[JsonSerializable(typeof(PageResponse<OrderResponse>))]
[JsonSerializable(typeof(PageResponse<EventResponse>))]
[JsonSerializable(typeof(PageResponse<AttemptResponse>))]
[JsonSerializable(typeof(VerificationResponse))]
[JsonSerializable(typeof(MerchantResponse))]
[JsonSerializable(typeof(KeyResponse))]
[JsonSerializable(typeof(WebhookSecretResponse))]
[JsonSerializable(typeof(KeyRequest))]
[JsonSerializable(typeof(RotationRequest))]
[JsonSerializable(typeof(SummaryResponse))]
[JsonSerializable(typeof(ProblemResponse))]
[JsonSerializable(typeof(RefundResponse))]
[JsonSerializable(typeof(PageResponse<RefundResponse>))]
[JsonSerializable(typeof(CreateOrderRequest))]
[JsonSerializable(typeof(RefundOrderRequest))]
[JsonSerializable(typeof(PageResponse<ExhaustedResponse>))]
[JsonSerializable(typeof(ResendResponse))]
[JsonSerializable(typeof(TestNotificationResponse))]
[JsonSerializable(typeof(ResendNotificationsRequest))]
[JsonSerializable(typeof(ClockResponse))]
[JsonSerializable(typeof(AdvanceClockRequest))]
[JsonSerializable(typeof(MerchantRequest))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>The context with the API's options.</summary>
    public static ApiJson Sent { get; } = new(Configure(new JsonSerializerOptions()));

    /// <summary>Sets the API's options.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Converters.Add(new UtcTimeConverter());
        // Answers are application/json and never part of HTML, so URLs and people's names stay readable.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        return options;
    }
}
