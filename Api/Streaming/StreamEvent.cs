using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Payments.Application.Results;
using Payments.Domain;
using Payments.Domain.Ids;
using Payments.Storage.Orders;
using EventId = Payments.Domain.Ids.EventId;

namespace Payments.Api.Streaming;

/// <summary>An event on its way to subscriptions: written once, however many there are.</summary>
internal sealed class StreamEvent(OrderEventEntry happened, Cursors cursors)
{
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private byte[]? _suffix;

    public OrderEventEntry Source => happened;

    /// <summary>The frame behind the subscription's name.</summary>
    public byte[] Suffix => _suffix ??= Write(happened, cursors);

    private static byte[] Write(OrderEventEntry happened, Cursors cursors)
    {
        var row = happened.Event;
        var buffer = new ArrayBufferWriter<byte>(row.Body.Length + 512);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("cursor", cursors.Encode(new MerchantId(happened.MerchantId), happened.Cursor));
            writer.WriteString("order_id", happened.OrderKey);
            writer.WriteNumber("sequence", row.Sequence);
            writer.WriteString("event_id", EventId.Of(new OrderId(happened.OrderKey), (int)row.Sequence));
            writer.WriteString("event_type", row.Type);
            writer.WriteString("occurred_at", UtcTimeConverter.Format(row.OccurredAt));
            writer.WritePropertyName("data");
            writer.WriteRawValue(row.Body, skipInputValidation: true);
            writer.WriteString("hash", Convert.ToHexStringLower(row.Hash));
            writer.WriteEndObject();
        }

        // It follows the subscription's name within one object.
        var rest = buffer.WrittenSpan.ToArray();
        rest[0] = (byte)',';
        return rest;
    }
}
