using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Payments.Domain.Notifications;
using Payments.Domain.Text;

namespace Payments.Domain.Orders;

/// <summary>
/// Writes the document of an order's row, to the byte what the serializer would write, in less than half of its time: a row is written
/// three times in an order's life. What is rare is left to the serializer, and so is reading.
/// </summary>
public sealed class OrderStateConverter : JsonConverter<OrderState>
{
    /// <inheritdoc/>
    public override OrderState? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, TypeOf<OrderState>(options));

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, OrderState value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("order"u8);
        Write(writer, value.Order, options);
        writer.WriteStartArray("pending_actions"u8);
        foreach (var action in value.PendingActions)
            Write(writer, action);
        writer.WriteEndArray();
        List(writer, "discrepancies"u8, value.Discrepancies, options);
        writer.WritePropertyName("outbox"u8);
        Write(writer, value.Outbox, options);
        if (value.Charges is { } charges)
            List(writer, "charges"u8, charges, options);
        if (value.PreparedElsewhere is { } prepared)
            List(writer, "prepared_elsewhere"u8, prepared, options);
        if (value.ForeignReports is { } foreign)
            List(writer, "foreign_reports"u8, foreign, options);
        if (value.IgnoredCallbacks is { } ignored)
            List(writer, "ignored_callbacks"u8, ignored, options);
        if (value.UnreadableChannels is { } unreadable)
            List(writer, "unreadable_channels"u8, unreadable, options);
        Text(writer, "trace_parent"u8, value.TraceParent);
        if (value.ClockAhead != TimeSpan.Zero)
            Span(writer, "clock_ahead"u8, value.ClockAhead);
        if (value.ClockBehind != TimeSpan.Zero)
            Span(writer, "clock_behind"u8, value.ClockBehind);
        Unknown(writer, value.Unknown);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, PaymentOrder order, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, order.Id);
        writer.WriteString("merchant_id"u8, order.MerchantId);
        writer.WritePropertyName("terms"u8);
        Write(writer, order.Terms);
        Time(writer, "created_at"u8, order.CreatedAt);
        Time(writer, "expires_at"u8, order.ExpiresAt);
        writer.WriteString("status"u8, SnakeCase<OrderStatus>.Of(order.Status));
        Text(writer, "channel"u8, order.Channel);
        Text(writer, "pay_url"u8, order.PayUrl);
        Text(writer, "qr_code"u8, order.QrCode);
        List(writer, "payments"u8, order.Payments, options);
        List(writer, "refunds"u8, order.Refunds, options);
        List(writer, "refuted_payments"u8, order.RefutedPayments, options);
        Time(writer, "paid_at"u8, order.PaidAt);
        writer.WriteBoolean("paid_late"u8, order.PaidLate);
        if (order.Failure is { } failure)
            WriteBySerializer(writer, "failure"u8, failure, options);
        Time(writer, "updated_at"u8, order.UpdatedAt);
        writer.WriteNumber("version"u8, order.Version);
        writer.WriteString("history_hash"u8, order.HistoryHash);
        if (order.UnconfirmedPayments is { } unconfirmed)
            List(writer, "unconfirmed_payments"u8, unconfirmed, options);
        Unknown(writer, order.Unknown);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, CreateOrderCommand terms)
    {
        writer.WriteStartObject();
        writer.WriteString("merchant_order_id"u8, terms.MerchantOrderId);
        writer.WriteString("kind"u8, SnakeCase<OrderKind>.Of(terms.Kind));
        writer.WriteStartObject("amount"u8);
        writer.WriteNumber("amount"u8, terms.Amount.Amount);
        writer.WriteString("currency"u8, terms.Amount.Currency);
        writer.WriteEndObject();
        Text(writer, "description"u8, terms.Description);
        writer.WriteStartArray("channels"u8);
        foreach (var channel in terms.Channels)
            writer.WriteStringValue(channel);
        writer.WriteEndArray();
        Text(writer, "payer_id"u8, terms.PayerId);
        Span(writer, "expires_in"u8, terms.ExpiresIn);
        Text(writer, "notify_url"u8, terms.NotifyUrl);
        writer.WriteStartObject("metadata"u8);
        foreach (var (key, text) in terms.Metadata)
            writer.WriteString(key, text);
        writer.WriteEndObject();
        writer.WriteString("fingerprint"u8, terms.Fingerprint);
        Text(writer, "account_id"u8, terms.AccountId);
        Time(writer, "entered_at"u8, terms.EnteredAt);
        Text(writer, "return_url"u8, terms.ReturnUrl);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, PendingAction action)
    {
        writer.WriteStartObject();
        writer.WriteString("kind"u8, SnakeCase<ActionKind>.Of(action.Kind));
        writer.WriteString("subject"u8, action.Subject);
        writer.WriteNumber("attempts"u8, action.Attempts);
        Time(writer, "due_at"u8, action.DueAt);
        if (action.AttemptOffset != 0)
            writer.WriteNumber("attempt_offset"u8, action.AttemptOffset);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Outbox outbox, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        List(writer, "pending"u8, outbox.Pending, options);
        List(writer, "exhausted"u8, outbox.Exhausted, options);
        Time(writer, "exhausted_at"u8, outbox.ExhaustedAt);
        if (outbox.Rounds != 0)
            writer.WriteNumber("rounds"u8, outbox.Rounds);
        writer.WriteNumber("acknowledged"u8, outbox.Acknowledged);
        if (outbox.FirstAcknowledgedAfter is { } wait)
            Span(writer, "first_acknowledged_after"u8, wait);
        writer.WriteNumber("last_attempts"u8, outbox.LastAttempts);
        writer.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
            writer.WriteString(name, text);
    }

    private static void Time(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is not { } at)
            return;
        writer.WritePropertyName(name);
        UtcTimeConverter.Write(writer, at);
    }

    private static void Span(Utf8JsonWriter writer, ReadOnlySpan<byte> name, TimeSpan span)
    {
        Span<byte> text = stackalloc byte[32];
        Utf8Formatter.TryFormat(span, text, out var length, 'c');
        writer.WriteString(name, text[..length]);
    }

    private static void List<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ImmutableArray<T> items, JsonSerializerOptions options)
    {
        if (!items.IsEmpty)
        {
            WriteBySerializer(writer, name, items, options);
            return;
        }

        writer.WriteStartArray(name);
        writer.WriteEndArray();
    }

    private static void WriteBySerializer<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, T value, JsonSerializerOptions options)
    {
        writer.WritePropertyName(name);
        JsonSerializer.Serialize(writer, value, TypeOf<T>(options));
    }

    private static void Unknown(Utf8JsonWriter writer, IDictionary<string, JsonElement>? members)
    {
        if (members is null)
            return;
        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
    }

    private static JsonTypeInfo<T> TypeOf<T>(JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
}
