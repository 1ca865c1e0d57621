using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Payments.Application.Results;
using Payments.Domain.Errors;

namespace Payments.Messaging.Mqtt;

/// <summary>What a user is answered: the request's id and type, and status and body as REST has them.</summary>
/// <param name="Status">As HTTP has it.</param>
/// <param name="Content">The whole message.</param>
internal sealed record MqttResponse(int Status, ReadOnlyMemory<byte> Content)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static MqttResponse Of<T>(MqttRequest? request, CommandResult<T> answer, JsonTypeInfo<T> type)
        where T : class => answer.Value is { } value ? Of(request, answer.Status, value, type, null) : Of(request, answer.Error!);

    public static MqttResponse Of(MqttRequest? request, PaymentError error) =>
        Of(request, error.Status, ProblemResponse.Of(error), CommandJson.Wire.ProblemResponse, error.RetryAfter);

    private static MqttResponse Of<T>(MqttRequest? request, int status, T body, JsonTypeInfo<T> type, int? retryAfter)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            writer.WriteString("id", request?.Id);
            writer.WriteString("type", request?.Type);
            writer.WriteNumber("status", status);
            if (retryAfter is { } seconds)
                writer.WriteNumber("retry_after", seconds);
            writer.WritePropertyName("body");
            JsonSerializer.Serialize(writer, body, type);
            writer.WriteEndObject();
        }

        return new MqttResponse(status, buffer.WrittenMemory);
    }
}
