using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Payments.Application.Accounts;
using Payments.Application.Alerts;
using Payments.Application.Audit;
using Payments.Application.Channels;
using Payments.Application.Limits;
using Payments.Application.Merchants;
using Payments.Application.Orders;
using Payments.Application.Queue;
using Payments.Domain;

namespace Payments.Application.Results;

/// <summary>
/// How every transport writes JSON: snake_case, RFC 3339 times, absent values as null so that every answer has the same members.
/// </summary>
[JsonSerializable(typeof(OrderResponse))]
[JsonSerializable(typeof(PageResponse<OrderResponse>))]
[JsonSerializable(typeof(PageResponse<EventResponse>))]
[JsonSerializable(typeof(EventData))]
[JsonSerializable(typeof(PageResponse<AttemptResponse>))]
[JsonSerializable(typeof(VerificationResponse))]
[JsonSerializable(typeof(PageResponse<IgnoredCallbackResponse>))]
[JsonSerializable(typeof(RefundResponse))]
[JsonSerializable(typeof(PageResponse<RefundResponse>))]
[JsonSerializable(typeof(ProblemResponse))]
[JsonSerializable(typeof(ChannelResponse))]
[JsonSerializable(typeof(PageResponse<ChannelResponse>))]
[JsonSerializable(typeof(MerchantResponse))]
[JsonSerializable(typeof(PageResponse<MerchantEntryResponse>))]
[JsonSerializable(typeof(KeyResponse))]
[JsonSerializable(typeof(WebhookSecretResponse))]
[JsonSerializable(typeof(AccountResponse))]
[JsonSerializable(typeof(SummaryResponse))]
[JsonSerializable(typeof(MoneyResponse))]
[JsonSerializable(typeof(OrderCountsResponse))]
[JsonSerializable(typeof(PageResponse<ExhaustedResponse>))]
[JsonSerializable(typeof(ResendResponse))]
[JsonSerializable(typeof(TestNotificationResponse))]
[JsonSerializable(typeof(ClockResponse))]
[JsonSerializable(typeof(EntryResponse))]
[JsonSerializable(typeof(PageResponse<EntryResponse>))]
[JsonSerializable(typeof(UserSecretResponse))]
[JsonSerializable(typeof(PageResponse<UserSecretResponse>))]
[JsonSerializable(typeof(AccountVerificationResponse))]
[JsonSerializable(typeof(PageResponse<ForeignReportResponse>))]
[JsonSerializable(typeof(PageResponse<UnconfirmedOrderResponse>))]
[JsonSerializable(typeof(PageResponse<ActResponse>))]
[JsonSerializable(typeof(AuditVerificationResponse))]
[JsonSerializable(typeof(AlertResponse))]
[JsonSerializable(typeof(PageResponse<AlertResponse>))]
[JsonSerializable(typeof(LimitsResponse))]
[JsonSerializable(typeof(MerchantLimitsResponse))]
[JsonSerializable(typeof(DeadLetterResponse))]
[JsonSerializable(typeof(DeadLettersResponse))]
public sealed partial class CommandJson : JsonSerializerContext
{
    /// <summary>The context with the options of every transport.</summary>
    public static CommandJson Wire { get; } = new(Configure(new JsonSerializerOptions()));

    /// <summary>Sets the options of every transport.</summary>
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
