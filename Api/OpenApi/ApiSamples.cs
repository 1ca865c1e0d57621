using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Payments.Application.Orders;
using Payments.Application.Results;
using Payments.Domain.Errors;

namespace Payments.Api.OpenApi;

/// <summary>
/// Examples of answers, and of requests that <see cref="ApiExamples"/> has none of: made of the schemas, with the values of one story, so
/// that none lacks a member and none has one too many.
/// </summary>
internal static class ApiSamples
{
    private const string Time = "\"2026-01-31T09:00:02.114Z\"";

    /// <summary>JSON by a member's name; in front of a point stands the schema that it is of.</summary>
    private static readonly FrozenDictionary<string, string> Values = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["account"] = "\"merchant\"",
        ["account_id"] = "null",
        ["amount"] = "1250",
        ["at"] = Time,
        ["attempt"] = "1",
        ["attempts"] = "1",
        ["balance"] = "5000",
        ["balance_after"] = "5000",
        ["booking_id"] = "\"4200000123\"",
        ["captured"] = "1250",
        ["channel"] = "\"wechat\"",
        ["charges"] = "[]",
        ["checkout_url"] = "\"https://payments.example/pay/q2m4x5c6b7n2k3v7\"",
        ["circuit"] = "\"closed\"",
        ["currency"] = "\"EUR\"",
        ["day"] = "\"2026-01-31\"",
        ["description"] = "\"Two coffees\"",
        ["event_id"] = "\"evt_q2m4x5c6b7n2k3v7_3\"",
        ["event_type"] = "\"order.paid\"",
        ["expires_at"] = "\"2026-01-31T09:15:00.000Z\"",
        ["failure"] = "null",
        ["hash"] = "\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"",
        ["history_hash"] = "\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"",
        ["http_status"] = "200",
        ["id"] = "\"ord_q2m4x5c6b7n2k3v7q2m4x5c6b7\"",
        ["kind"] = "\"payment\"",
        ["merchant_id"] = "\"mer_q2m4x5c6b7n2k3v7\"",
        ["merchant_order_id"] = "\"2026-000123\"",
        ["merchant_refund_id"] = "\"2026-000123-1\"",
        ["metadata"] = "{\"table\":\"12\"}",
        ["name"] = "\"Coffee House\"",
        ["notify_url"] = "\"https://shop.example/hooks\"",
        ["number"] = "1",
        ["orders"] = "1",
        ["order_id"] = "\"ord_q2m4x5c6b7n2k3v7q2m4x5c6b7\"",
        ["outcome"] = "\"acknowledged\"",
        ["paid_at"] = Time,
        ["paid_late"] = "false",
        ["parameters"] = "{\"currency\":\"EUR\",\"max_amount\":100000}",
        ["parts"] = "{\"database\":\"ok\"}",
        ["pay_url"] = "\"https://pay.example/4200000123\"",
        ["payment_id"] = "\"4200000123\"",
        ["qr_code"] = "\"https://pay.example/4200000123\"",
        ["reason"] = "\"One coffee was cold\"",
        ["refunded"] = "0",
        ["refunded_amount"] = "0",
        ["refunding"] = "0",
        ["rule"] = "\"amount_limit\"",
        ["scopes"] = "[\"read\",\"write\"]",
        ["sequence"] = "3",
        ["status"] = "\"paid\"",
        ["url"] = "\"https://shop.example/hooks\"",
        ["version"] = "3",
        ["webhook_secret"] = "\"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"",
        ["AccountResponse.id"] = "\"alice\"",
        ["ActResponse.action"] = "\"change_merchant\"",
        ["ActResponse.completed_at"] = Time,
        ["ActResponse.id"] = "\"aud_q2m4x5c6b7n2k3v7q2m4x5c6b7\"",
        ["ActResponse.outcome"] = "\"accepted\"",
        ["ActorResponse.address"] = "\"192.0.2.7\"",
        ["ActorResponse.key_id"] = "\"key_m4x5c6b7\"",
        ["ActorResponse.key_name"] = "\"till\"",
        ["ActorResponse.kind"] = "\"merchant\"",
        ["ActorResponse.transport"] = "\"http\"",
        ["AuditVerificationResponse.head_hash"] = "\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"",
        ["ChangeResponse.after"] = "\"https://shop.example/hooks\"",
        ["ChangeResponse.before"] = "null",
        ["ChangeResponse.field"] = "\"notify_url\"",
        ["AdjustmentRequest.reason"] = "\"Goodwill for a late delivery\"",
        ["ChargeResponse.outcome"] = "\"taken\"",
        ["AlertResponse.code"] = "\"channel_unavailable\"",
        ["AlertResponse.detail"] = "null",
        ["AlertResponse.ended_at"] = "null",
        ["AlertResponse.id"] = "\"alr_q2m4x5c6b7n2k3v7q2m4x5c6b7\"",
        ["AlertResponse.meaning"] = "\"A channel's circuit is open: its provider does not answer.\"",
        ["AlertResponse.runbook"] = "\"docs/operating/incidents.md#a-provider-is-down\"",
        ["AlertResponse.severity"] = "\"critical\"",
        ["AlertResponse.subject"] = "\"channel/wechat\"",
        ["AlertDeliveryResponse.change"] = "\"raised\"",
        ["AlertDeliveryResponse.last_error"] = "null",
        ["AlertDeliveryResponse.next_attempt_at"] = "null",
        ["AlertDeliveryResponse.status"] = "\"delivered\"",
        ["AlertDeliveryResponse.transport"] = "\"webhook\"",
        ["AlertAcknowledgementResponse.by"] = "\"Ada\"",
        ["AlertAcknowledgementResponse.note"] = "\"The provider knows, and expects an hour\"",
        ["DeadLetterResponse.bytes"] = "148",
        ["DeadLetterResponse.detail"] = "\"amount must be from 1 to 1000000000000.\"",
        ["DeadLetterResponse.excerpt"] =
            "\"{\\\"merchant_id\\\":\\\"mer_q2m4x5c6b7n2k3v7\\\",\\\"merchant_order_id\\\":\\\"2026-000123\\\",\\\"amount\\\":0}\"",
        ["DeadLetterResponse.field"] = "\"amount\"",
        ["DeadLetterResponse.id"] = "\"dl_q2m4x5c6b7n2k3v7q2m4x5c6b7\"",
        ["DeadLetterResponse.message_id"] = "\"msg_20260131_7\"",
        ["DeadLetterResponse.reason"] = "\"out_of_range\"",
        ["DeadLetterResponse.refused_at"] = Time,
        ["DeadLetterResponse.signed_at"] = Time,
        ["DeadLettersResponse.queue"] = "\"on\"",
        ["LimitResponse.group"] = "\"requests\"",
        ["LimitResponse.in_use"] = "3",
        ["LimitResponse.name"] = "\"requests_in_flight\"",
        ["LimitResponse.setting"] = "\"Payments:Limits:RequestsInFlight\"",
        ["LimitResponse.unit"] = "\"requests\"",
        ["LimitResponse.value"] = "1024",
        ["LimitsResponse.risk_rules"] = "[\"amount_limit\",\"blocked_payer\",\"velocity\"]",
        ["MerchantResponse.logo"] = "\"/pay/logos/q2m4x5c6b7n2k3v7q2m4x5c6b7.png\"",
        ["OrderCountResponse.made"] = "12",
        ["OrderCountResponse.paid"] = "9",
        ["OrderCountsResponse.interval"] = "\"minute\"",
        ["DayResponse.orders"] = "{\"paid\":1}",
        ["EntryResponse.kind"] = "\"credit\"",
        ["EntryResponse.credit"] = "\"balance\"",
        ["EntryResponse.debit"] = "\"channel:wechat\"",
        ["EventResponse.body"] = "\"{\\\"type\\\":\\\"order.paid\\\",\\\"sequence\\\":3,…}\"",
        ["EventResponse.type"] = "\"order.paid\"",
        ["HealthResponse.status"] = "\"ok\"",
        ["KeyResponse.id"] = "\"key_m4x5c6b7\"",
        ["KeyResponse.name"] = "\"till\"",
        ["KeyRequest.name"] = "\"till\"",
        ["MerchantResponse.id"] = "\"mer_q2m4x5c6b7n2k3v7\"",
        ["NotificationResponse.status"] = "\"acknowledged\"",
        ["PaymentResponse.id"] = "\"4200000123\"",
        ["RefundResponse.amount"] = "500",
        ["RefundResponse.id"] = "\"rfd_b7n2k3v7q2m4x5c6\"",
        ["RefundResponse.status"] = "\"succeeded\"",
        ["UnconfirmedOrderResponse.status"] = "\"awaiting_payment\"",
        ["UserSecretResponse.id"] = "\"sec_m4x5c6b7\"",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Gives every body of the document an example that has none.</summary>
    public static void Fill(OpenApiDocument document)
    {
        var operations = document.Paths.Values.SelectMany(path => path.Operations?.Values.AsEnumerable() ?? []);
        foreach (var content in operations.SelectMany(Contents))
            if (content.TryGetValue("application/json", out var media) && media.Schema is { } schema)
                media.Example ??= Of(document, schema, null);
    }

    /// <summary>An error as a request is answered it.</summary>
    public static JsonNode? Problem(ErrorDefinition error, int status) =>
        JsonSerializer.SerializeToNode(
            ProblemResponse.Of(new PaymentError(error.Code, error.Meaning), status) with
            {
                RequestId = "0HNQ2M4X5C6B7:00000001",
            },
            CommandJson.Wire.ProblemResponse
        );

    private static IEnumerable<IDictionary<string, OpenApiMediaType>> Contents(OpenApiOperation operation) =>
        (operation.Responses?.Values.Select(response => response.Content) ?? [])
            .Append(operation.RequestBody?.Content)
            .OfType<IDictionary<string, OpenApiMediaType>>();

    private static JsonNode? Of(OpenApiDocument document, IOpenApiSchema schema, string? owner)
    {
        if (schema is OpenApiSchemaReference { Reference.Id: { } name })
            return name == nameof(EventData)
                ? JsonSerializer.SerializeToNode(EventData.Of(EventSamples.All["order.paid"]), CommandJson.Wire.EventData)
                : Of(document, document.Components!.Schemas![name], name);
        if (schema.OneOf is { Count: > 0 } choices)
            return Of(document, choices.First(choice => choice.Type != JsonSchemaType.Null), owner);
        if (schema.Enum is [{ } first, ..])
            return first.DeepClone();
        if (schema.Type is not { } type)
            return new JsonObject();
        if (type.HasFlag(JsonSchemaType.Null))
            return null;
        if (type.HasFlag(JsonSchemaType.Object))
            return Object(document, schema, owner);
        if (type.HasFlag(JsonSchemaType.Array))
            return Of(document, schema.Items!, owner) is { } item ? new JsonArray(item) : [];
        return type.HasFlag(JsonSchemaType.String) ? JsonNode.Parse(Text(schema.Format))
            : type.HasFlag(JsonSchemaType.Boolean) ? JsonValue.Create(true)
            : JsonValue.Create(1);
    }

    private static string Text(string? format) =>
        format switch
        {
            "date-time" => Time,
            "date" => "\"2026-01-31\"",
            _ => "\"…\"",
        };

    private static JsonObject Object(OpenApiDocument document, IOpenApiSchema schema, string? owner)
    {
        var sample = new JsonObject();
        foreach (var (name, property) in schema.Properties?.AsEnumerable() ?? [])
        {
            if (schema.Required?.Contains(name) != true)
                continue;
            sample[name] =
                Values.TryGetValue($"{owner}.{name}", out var own) ? JsonNode.Parse(own)
                : Values.TryGetValue(name, out var common) && IsWhole(property) ? JsonNode.Parse(common)
                : Of(document, property, owner);
        }

        return sample;
    }

    /// <summary>Not a list or record of its own that only bears the name of a value.</summary>
    private static bool IsWhole(IOpenApiSchema property) =>
        property is not OpenApiSchemaReference { Reference.Id: not ("OrderKind" or "OrderStatus") };
}
