using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Payments.Application.Results;
using Payments.Domain.Accounts;
using Payments.Domain.Alerts;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;
using Payments.Domain.Input;
using Payments.Domain.Merchants;
using Payments.Domain.Notifications;
using Payments.Domain.Orders;

namespace Payments.Api.OpenApi;

/// <summary>Tells in schemas what the checks of requests demand: what is required, how long, which words.</summary>
internal static class ApiLimits
{
    public static Task Apply(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        if (context.JsonPropertyInfo is not null)
            return Task.CompletedTask;
        if (context.JsonTypeInfo.Type == typeof(CreateOrderRequest))
            OfOrder(schema);
        else if (context.JsonTypeInfo.Type == typeof(RefundOrderRequest))
            OfRefund(schema);
        else if (context.JsonTypeInfo.Type == typeof(ResendNotificationsRequest))
            OfResend(schema);
        else if (context.JsonTypeInfo.Type == typeof(AdvanceClockRequest))
            OfClock(schema);
        else if (context.JsonTypeInfo.Type == typeof(MerchantRequest))
            OfMerchant(schema);
        else if (context.JsonTypeInfo.Type == typeof(KeyRequest))
            OfKey(schema);
        else if (context.JsonTypeInfo.Type == typeof(RateLimitRequest))
            OfRate(schema);
        else if (context.JsonTypeInfo.Type == typeof(RotationRequest))
            OfRotation(schema);
        else if (context.JsonTypeInfo.Type == typeof(AdjustmentRequest))
            OfAdjustment(schema);
        else if (context.JsonTypeInfo.Type == typeof(ResolvePaymentRequest))
            OfResolution(schema);
        else if (context.JsonTypeInfo.Type == typeof(AcknowledgeAlertRequest))
            OfAcknowledgement(schema);
        else if (context.JsonTypeInfo.Type == typeof(ProblemResponse))
            Change(schema, "code", code => code.Enum = [.. ApiErrors.All.Select(error => JsonValue.Create(error.Text))]);
        return Task.CompletedTask;
    }

    private static void OfOrder(OpenApiSchema order)
    {
        order.AdditionalPropertiesAllowed = false;
        order.Required = new HashSet<string>(["merchant_order_id", "kind", "amount", "currency"], StringComparer.Ordinal);
        foreach (var name in order.Required)
            Change(order, name, field => field.Type &= ~JsonSchemaType.Null);
        Text(order, "merchant_order_id", InputLimits.Id);
        Change(order, "kind", kind => kind.Enum = ApiParameters.EnumValues<OrderKind>());
        Range(order, "amount", 1, Money.MaxAmount);
        Change(order, "currency", currency => currency.Pattern = "^[A-Z]{3}$");
        Text(order, "description", InputLimits.Text);
        Change(order, "channels", channels =>
            (channels.MinItems, channels.MaxItems, channels.UniqueItems) = (1, InputLimits.Channels, true)
        );
        Text(order, "payer_id", InputLimits.Id);
        Text(order, "account_id", InputLimits.Id);
        Range(order, "expires_in", InputLimits.MinExpiresIn, InputLimits.MaxExpiresIn);
        Url(order, "notify_url");
        Url(order, "return_url");
        Change(order, "metadata", metadata =>
        {
            metadata.MaxProperties = InputLimits.Metadata;
            metadata.AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = InputLimits.MetadataValue };
        });
    }

    private static void OfRefund(OpenApiSchema refund)
    {
        refund.AdditionalPropertiesAllowed = false;
        refund.Required = new HashSet<string>(["merchant_refund_id", "amount"], StringComparer.Ordinal);
        foreach (var name in refund.Required)
            Change(refund, name, field => field.Type &= ~JsonSchemaType.Null);
        Text(refund, "merchant_refund_id", InputLimits.Id);
        Range(refund, "amount", 1, Money.MaxAmount);
        Text(refund, "reason", InputLimits.Text);
    }

    private static void OfAdjustment(OpenApiSchema adjustment)
    {
        adjustment.AdditionalPropertiesAllowed = false;
        adjustment.Required = new HashSet<string>(["adjustment_id", "amount", "currency", "reason"], StringComparer.Ordinal);
        foreach (var name in adjustment.Required)
            Change(adjustment, name, field => field.Type &= ~JsonSchemaType.Null);
        Text(adjustment, "adjustment_id", InputLimits.Id);
        Range(adjustment, "amount", -Money.MaxAmount, Money.MaxAmount);
        Change(adjustment, "currency", currency => currency.Pattern = "^[A-Z]{3}$");
        Text(adjustment, "reason", InputLimits.Text);
    }

    private static void OfResolution(OpenApiSchema resolution)
    {
        resolution.AdditionalPropertiesAllowed = false;
        resolution.Required = new HashSet<string>(["outcome", "reason"], StringComparer.Ordinal);
        foreach (var name in resolution.Required)
            Change(resolution, name, field => field.Type &= ~JsonSchemaType.Null);
        Change(resolution, "outcome", outcome => outcome.Enum = [JsonValue.Create("paid"), JsonValue.Create("not_paid")]);
        Text(resolution, "reason", InputLimits.Text);
        Text(resolution, "channel", InputLimits.ChannelName);
        Text(resolution, "payment_id", PaymentId.MaxLength);
        Range(resolution, "amount", 1, Money.MaxAmount);
        Change(resolution, "currency", currency => currency.Pattern = "^[A-Z]{3}$");
        Change(resolution, "paid_at", time => time.Format = "date-time");
    }

    private static void OfAcknowledgement(OpenApiSchema acknowledgement)
    {
        acknowledgement.AdditionalPropertiesAllowed = false;
        acknowledgement.Required = new HashSet<string>(["by"], StringComparer.Ordinal);
        Change(acknowledgement, "by", field => field.Type &= ~JsonSchemaType.Null);
        Text(acknowledgement, "by", InputLimits.Name);
        Text(acknowledgement, "note", InputLimits.Text);
    }

    private static void OfResend(OpenApiSchema resend)
    {
        resend.AdditionalPropertiesAllowed = false;
        resend.Required = new HashSet<string>(["since"], StringComparer.Ordinal);
        Change(resend, "since", since => (since.Type, since.Format) = (JsonSchemaType.String, "date-time"));
    }

    private static void OfClock(OpenApiSchema advance)
    {
        advance.AdditionalPropertiesAllowed = false;
        advance.Required = new HashSet<string>(["seconds"], StringComparer.Ordinal);
        Change(advance, "seconds", field => field.Type &= ~JsonSchemaType.Null);
        Range(advance, "seconds", 0, AdvanceClockRequest.MaxSeconds);
    }

    private static void OfKey(OpenApiSchema key)
    {
        key.AdditionalPropertiesAllowed = false;
        Text(key, "name", InputLimits.Name);
        Change(key, "scopes", scopes =>
        {
            (scopes.MinItems, scopes.UniqueItems) = (1, true);
            scopes.Items = new OpenApiSchema { Type = JsonSchemaType.String, Enum = ApiParameters.EnumValues<KeyScope>() };
        });
        Change(key, "expires_at", time => time.Format = "date-time");
    }

    private static void OfRotation(OpenApiSchema rotation)
    {
        rotation.AdditionalPropertiesAllowed = false;
        Range(rotation, "overlap_seconds", 0, RotationRequest.MaxOverlap);
        Change(rotation, "overlap_seconds", field => field.Default = RotationRequest.DefaultOverlap);
    }

    private static void OfMerchant(OpenApiSchema merchant)
    {
        merchant.AdditionalPropertiesAllowed = false;
        Text(merchant, "name", InputLimits.Name);
        Words<MerchantMode>(merchant, "mode");
        Url(merchant, "notify_url");
        Words<NotifyFormat>(merchant, "notify_format");
        Text(merchant, "ack_body", InputLimits.Name);
        Change(merchant, "notify_events", types =>
        {
            types.UniqueItems = true;
            types.Items = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = [.. NotificationFilter.AllTypes.Select(type => JsonValue.Create(type))],
            };
        });
        Change(merchant, "notify_schedule", waits =>
        {
            (waits.MinItems, waits.MaxItems) = (1, NotificationSchedule.MaxDelays);
            waits.Items = new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Format = "int64",
                Minimum = "1",
                Maximum = NotificationSchedule.MaxDelaySeconds.ToString(),
            };
        });
        Words<LatePayment>(merchant, "late_payment");
        Range(merchant, "max_open_orders", 1, InputLimits.OpenOrders);
    }

    private static void OfRate(OpenApiSchema rate)
    {
        rate.AdditionalPropertiesAllowed = false;
        rate.Required = new HashSet<string>(["per_second"], StringComparer.Ordinal);
        Change(rate, "per_second", field => field.Type &= ~JsonSchemaType.Null);
        Range(rate, "per_second", 1, RateLimit.Max);
        Range(rate, "burst", 1, RateLimit.Max);
    }

    private static void Text(OpenApiSchema schema, string name, int max) =>
        Change(schema, name, field => (field.MinLength, field.MaxLength) = (1, max));

    private static void Url(OpenApiSchema schema, string name) =>
        Change(schema, name, field => (field.Format, field.MaxLength) = ("uri", InputLimits.Url));

    private static void Range(OpenApiSchema schema, string name, long min, long max) =>
        Change(schema, name, field => (field.Minimum, field.Maximum) = (min.ToString(), max.ToString()));

    /// <summary>An optional word; null stands for its default.</summary>
    private static void Words<T>(OpenApiSchema schema, string name)
        where T : struct, Enum => Change(schema, name, field => field.Enum = [.. ApiParameters.EnumValues<T>(), JsonNullSentinel.JsonNull]);

    private static void Change(OpenApiSchema schema, string name, Action<OpenApiSchema> change)
    {
        if (schema.Properties?.TryGetValue(name, out var property) != true || property is not OpenApiSchema field)
            throw new InvalidOperationException($"The document has no field {name} to describe.");
        change(field);
    }
}
