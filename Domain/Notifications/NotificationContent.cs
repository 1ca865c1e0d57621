using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Domain.Orders;
using Payments.Domain.Text;

namespace Payments.Domain.Notifications;

/// <summary>
/// What a merchant is sent about an event, as the bytes that every attempt sends. They are made once, when the event
/// happens, so a retry never shows a later state.
/// </summary>
/// <param name="ContentType">The media type of the body.</param>
/// <param name="Body">A KiB of UTF-8 and what the merchant gave its order as metadata: 64 KiB at most, as a form three times that.</param>
public sealed record NotificationContent(string ContentType, byte[] Body)
{
    /// <summary>The media type of a form.</summary>
    public const string FormType = "application/x-www-form-urlencoded";

    /// <summary>The media type of JSON.</summary>
    public const string JsonType = "application/json";

    /// <summary>Writes the notification of an event.</summary>
    /// <param name="order">The order right after it.</param>
    /// <param name="happened">The event.</param>
    /// <param name="eventId">Its id, <see cref="EventId.Of"/>.</param>
    /// <param name="format">As the merchant chose.</param>
    public static NotificationContent Of(PaymentOrder order, OrderEvent happened, EventId eventId, NotifyFormat format)
    {
        var fields = Fields(order, happened, eventId);
        return format == NotifyFormat.Form ? new(FormType, Form(fields)) : new(JsonType, Json(fields));
    }

    /// <summary>Writes a notification that tells nothing, for a merchant to try its endpoint with.</summary>
    public static NotificationContent Test(MerchantId merchantId, EventId eventId, DateTimeOffset now, NotifyFormat format)
    {
        (string, object?)[] fields =
        [
            ("event_id", eventId.Value),
            ("event_type", "test.ping"),
            ("merchant_id", merchantId.Value),
            ("occurred_at", UtcTimeConverter.Format(now)),
        ];
        return format == NotifyFormat.Form ? new(FormType, Form(fields)) : new(JsonType, Json(fields));
    }

    private static IEnumerable<(string Name, object? Value)> Fields(PaymentOrder order, OrderEvent happened, EventId eventId) =>
        [
            ("event_id", eventId.Value),
            ("event_type", happened.TypeName),
            ("sequence", (long)happened.Sequence),
            ("order_id", order.Id.Value),
            ("merchant_id", order.MerchantId.Value),
            ("merchant_order_id", order.Terms.MerchantOrderId),
            ("kind", SnakeCase<OrderKind>.Of(order.Terms.Kind)),
            ("amount", order.Terms.Amount.Amount),
            ("currency", order.Terms.Amount.Currency),
            ("status", SnakeCase<OrderStatus>.Of(order.Status)),
            ("channel", order.Channel),
            ("account_id", order.Terms.AccountId?.Value),
            ("refunded_amount", order.RefundedAmount),
            ("paid_at", order.PaidAt is { } paidAt ? UtcTimeConverter.Format(paidAt) : null),
            ("occurred_at", UtcTimeConverter.Format(happened.OccurredAt)),
            ("history_hash", order.HistoryHash),
            ("failure", order.Failure),
            ("metadata", order.Terms.Metadata),
            .. RefundFields(order, happened),
        ];

    /// <summary>Which refund an event of a refund speaks of; nothing for other events.</summary>
    private static IEnumerable<(string Name, object? Value)> RefundFields(PaymentOrder order, OrderEvent happened)
    {
        var id = happened switch
        {
            RefundRequested requested => requested.Refund.Id,
            RefundSucceeded succeeded => succeeded.RefundId,
            RefundFailed failed => failed.RefundId,
            _ => null,
        };
        if (id is null)
            return [];
        var refund = order.Refunds.First(candidate => candidate.Id == id);
        return
        [
            ("refund_id", refund.Id),
            ("merchant_refund_id", refund.MerchantRefundId),
            ("payment_id", refund.PaymentId.Value),
            ("refund_amount", refund.Amount),
            ("refund_failure", refund.Failure),
        ];
    }

    private static byte[] Form(IEnumerable<(string Name, object? Value)> fields) =>
        Encoding.ASCII.GetBytes(string.Join('&', fields.SelectMany(field => Pairs(field.Name, field.Value))));

    /// <summary>
    /// A field as a form has it; an object is a field for each member, as <c>metadata[table]=12</c>, and nothing where it has none.
    /// </summary>
    private static IEnumerable<string> Pairs(string name, object? value) =>
        Members(value) is { } members
            ? members.Select(member => Uri.EscapeDataString($"{name}[{member.Key}]") + "=" + Uri.EscapeDataString(member.Value))
            : [name + "=" + Uri.EscapeDataString(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")];

    /// <summary>What an object has; null for what is none.</summary>
    private static IEnumerable<KeyValuePair<string, string>>? Members(object? value) =>
        value switch
        {
            ImmutableSortedDictionary<string, string> members => members,
            Failure failure => MembersOf(failure),
            _ => null,
        };

    private static IEnumerable<KeyValuePair<string, string>> MembersOf(Failure failure)
    {
        yield return new("code", failure.Code);
        yield return new("message", failure.Message);
        if (failure.Rule is { } rule)
            yield return new("rule", rule);
    }

    private static byte[] Json(IEnumerable<(string Name, object? Value)> fields)
    {
        var json = JsonBuffer.Begin();
        json.Writer.WriteStartObject();
        foreach (var (name, value) in fields)
        {
            if (value is long number)
                json.Writer.WriteNumber(name, number);
            else if (Members(value) is { } members)
                Object(json.Writer, name, members);
            else
                json.Writer.WriteString(name, (string?)value);
        }

        json.Writer.WriteEndObject();
        return json.Written().ToArray();
    }

    private static void Object(Utf8JsonWriter writer, string name, IEnumerable<KeyValuePair<string, string>> members)
    {
        writer.WriteStartObject(name);
        foreach (var (member, value) in members)
            writer.WriteString(member, value);
        writer.WriteEndObject();
    }
}
