using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Payments.Application.Results;
using Payments.Domain.Errors;
using Payments.Domain.Ids;

namespace Payments.Api.Streaming;

/// <summary>What a command gave, as a frame shows it.</summary>
/// <param name="Status">As HTTP has it.</param>
/// <param name="Body">JSON.</param>
/// <param name="IsReplay">The command had been carried out before.</param>
/// <param name="RetryAfter">Seconds after which the same command may succeed; null where there is nothing to wait for.</param>
internal sealed record StreamReply(int Status, byte[] Body, bool IsReplay = false, int? RetryAfter = null)
{
    /// <summary>It was done, and there is nothing to show.</summary>
    public static readonly StreamReply Nothing = new(Body: "null"u8.ToArray(), Status: StatusCodes.Status204NoContent);

    public static StreamReply Of(PaymentError error) =>
        new(
            error.Status,
            JsonSerializer.SerializeToUtf8Bytes(ProblemResponse.Of(error), CommandJson.Wire.ProblemResponse),
            RetryAfter: error.RetryAfter
        );
}

/// <summary>The frames that a server sends besides events.</summary>
internal static class ServerFrames
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Reply(string id, StreamReply reply) => Write("reply", id, reply);

    /// <summary>Answers what cannot be answered by an id.</summary>
    public static byte[] Error(string? id, PaymentError error) => Write("error", id, StreamReply.Of(error));

    public static byte[] Pong(string? id) => Write("pong", id, null);

    public static byte[] Authenticated(string? id, MerchantId merchantId)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "authenticated");
            if (id is not null)
                writer.WriteString("id", id);
            writer.WriteString("merchant_id", merchantId);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static byte[] Write(string type, string? id, StreamReply? reply)
    {
        var buffer = new ArrayBufferWriter<byte>((reply?.Body.Length ?? 0) + 160);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            if (id is not null)
                writer.WriteString("id", id);
            if (reply is not null)
            {
                writer.WriteNumber("status", reply.Status);
                if (reply.IsReplay)
                    writer.WriteBoolean("replayed", true);
                if (reply.RetryAfter is { } seconds)
                    writer.WriteNumber("retry_after", seconds);
                writer.WritePropertyName("body");
                writer.WriteRawValue(reply.Body, skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
