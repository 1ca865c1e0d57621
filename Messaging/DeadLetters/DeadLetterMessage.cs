using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Payments.Application.Queue;
using Payments.Domain.Input;
using Payments.Domain.Signatures;
using Payments.Domain.Text;
using Payments.Messaging.Broker;
using RabbitMQ.Client;

namespace Payments.Messaging.DeadLetters;

/// <summary>A message among the dead: what it is called, what is shown of it, and what is sent again.</summary>
internal static class DeadLetterMessage
{
    /// <summary>The code of the refusal.</summary>
    public const string Reason = "x-reason";

    /// <summary>What was expected and what came.</summary>
    public const string Detail = "x-reason-detail";

    /// <summary>The field at fault.</summary>
    public const string Field = "x-reason-field";

    /// <summary>When it was refused.</summary>
    public const string RefusedAt = "x-reason-at";

    /// <summary>How often the server itself had failed.</summary>
    public const string Attempts = "x-attempts";

    /// <summary>What quorum queues say of a message that was handed out before.</summary>
    private const string HandedOut = "x-delivery-count";

    private const string Prefix = "dl_";

    /// <summary>How much of a body is shown: 500 characters.</summary>
    private const int Excerpt = 500;

    /// <summary>What of it follows from its refusal, not from its sender.</summary>
    private static readonly string[] OfTheRefusal = [Reason, Detail, Field, RefusedAt, Attempts];

    /// <summary>
    /// Its name. It has none of its own, so it is one of its content and refusal: what is sent again and refused again is another letter,
    /// and two that are the same in all of this are one as good as the other.
    /// </summary>
    public static string IdOf(IReadOnlyBasicProperties properties, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string[] named =
        [
            StandardWebhooks.IdHeader,
            StandardWebhooks.TimestampHeader,
            StandardWebhooks.SignatureHeader,
            Reason,
            Field,
            RefusedAt,
        ];
        foreach (var header in named)
            hash.AppendData(Encoding.UTF8.GetBytes((properties.Header(header) ?? "") + "\n"));
        hash.AppendData(body);
        return Prefix + Base32.Encode(hash.GetHashAndReset().AsSpan(0, DerivedId.Size));
    }

    /// <summary>What is shown of it.</summary>
    public static DeadLetterResponse ToResponse(string id, IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body)
    {
        var (merchantId, merchantOrderId) = Named(body);
        return new DeadLetterResponse(
            id,
            Text(properties, Reason, InputLimits.Excerpt),
            Text(properties, Field, InputLimits.Excerpt),
            Text(properties, Detail, Excerpt),
            DateTimeOffset.TryParse(
                properties.Header(RefusedAt),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var at
            )
                ? at
                : null,
            AttemptsOf(properties),
            Text(properties, StandardWebhooks.IdHeader, InputLimits.Id),
            StandardWebhooks.TimeOf(properties.Header(StandardWebhooks.TimestampHeader)),
            merchantId,
            merchantOrderId,
            body.Length,
            MaskedText.Of(body.Span, Excerpt)
        );
    }

    /// <summary>How often the server itself had failed at it.</summary>
    public static int AttemptsOf(IReadOnlyBasicProperties properties) =>
        int.TryParse(properties.Header(Attempts), NumberStyles.None, CultureInfo.InvariantCulture, out var attempts) ? attempts : 0;

    /// <summary>How often a quorum queue has handed it out in vain; 0 where the queue does not count.</summary>
    public static int TimesHandedOut(IReadOnlyBasicProperties properties) =>
        int.TryParse(properties.Header(HandedOut), NumberStyles.None, CultureInfo.InvariantCulture, out var times) ? times : 0;

    /// <summary>It as it was sent, to be tried anew.</summary>
    public static BasicProperties AsSent(IReadOnlyBasicProperties properties) => Copy(properties, isRefused: false);

    /// <summary>It as it lies there.</summary>
    public static BasicProperties AsRefused(IReadOnlyBasicProperties properties) => Copy(properties, isRefused: true);

    private static BasicProperties Copy(IReadOnlyBasicProperties properties, bool isRefused)
    {
        var headers = (properties.Headers ?? new Dictionary<string, object?>())
            .Where(header => header.Key != HandedOut && (isRefused || !OfTheRefusal.Contains(header.Key, StringComparer.Ordinal)))
            .ToDictionary(header => header.Key, header => header.Value, StringComparer.Ordinal);
        return new BasicProperties
        {
            DeliveryMode = DeliveryModes.Persistent,
            ContentType = properties.ContentType,
            MessageId = properties.MessageId,
            CorrelationId = properties.CorrelationId,
            Headers = headers,
        };
    }

    private static string? Text(IReadOnlyBasicProperties properties, string header, int length) =>
        properties.Header(header) is { } text ? MaskedText.Of(Encoding.UTF8.GetBytes(text), length) : null;

    /// <summary>The merchant and the order that a body names, as far as it can be read and they may be called so.</summary>
    private static (string? MerchantId, string? MerchantOrderId) Named(ReadOnlyMemory<byte> body)
    {
        if (body.Length > InputLimits.Body)
            return default;
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (Member(document.RootElement, "merchant_id"), Member(document.RootElement, "merchant_order_id"))
                : default;
        }
        catch (JsonException)
        {
            // A body that is no JSON names nobody; that is why it lies here.
            return default;
        }
    }

    private static string? Member(JsonElement order, string name) =>
        order.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 and <= InputLimits.Id } text
        && !text.Any(char.IsControl)
            ? text
            : null;
}
