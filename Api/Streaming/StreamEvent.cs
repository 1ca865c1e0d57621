using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Payments.Application.Orders;
using Payments.Application.Results;
using Payments.Domain;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Storage.Orders;
using EventId = Payments.Domain.Ids.EventId;

namespace Payments.Api.Streaming;

/// <summary>An event on its way to subscriptions: written once, however many there are.</summary>
internal sealed class StreamEvent(OrderEventEntry happened)
{
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public OrderEventEntry Source => happened;

    /// <summary>The frame behind the subscription's name; null until it has been written.</summary>
    public byte[]? Suffix { get; private set; }

    /// <summary>Events with what subscriptions are sent of them.</summary>
    /// <param name="events">Those that somebody wants to be told, in the order of the log.</param>
    /// <param name="orders">Makes their orders.</param>
    /// <param name="cursors">Seals their places.</param>
    /// <param name="cancellationToken">Gives the reading up.</param>
    public static async ValueTask Write(
        IReadOnlyList<StreamEvent> events,
        PastOrders orders,
        Cursors cursors,
        CancellationToken cancellationToken = default
    )
    {
        var after = await orders.After([.. events.Select(shown => shown.Source)], cancellationToken);
        for (var i = 0; i < events.Count; i++)
            events[i].Suffix = Write(events[i].Source, after[i], cursors);
    }

    private static byte[] Write(OrderEventEntry happened, PastOrder? after, Cursors cursors)
    {
        var row = happened.Event;
        var buffer = new ArrayBufferWriter<byte>(row.Body.Length + 1024);
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
            if (after is null)
                writer.WriteNullValue();
            else
                JsonSerializer.Serialize(writer, EventData.Of(after), CommandJson.Wire.EventData);
            writer.WriteString("hash", Convert.ToHexStringLower(row.Hash));
            writer.WriteEndObject();
        }

        // It follows the subscription's name within one object.
        var rest = buffer.WrittenSpan.ToArray();
        rest[0] = (byte)',';
        return rest;
    }
}
