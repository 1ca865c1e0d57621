using System.Text.Json;
using System.Text.Unicode;
using Payments.Domain.Errors;
using Payments.Domain.Ids;

namespace Payments.Messaging.Orders;

/// <summary>A message of the intake, taken apart: an order as <c>POST /v1/orders</c> has it, and whose it is.</summary>
/// <param name="MerchantId">As the sender says.</param>
/// <param name="Order">The body without <c>merchant_id</c>, otherwise byte for byte as it came: so the same order sent by HTTP is the same
/// order.</param>
internal sealed record OrderQueueMessage(string MerchantId, ReadOnlyMemory<byte> Order)
{
    private const string Field = "merchant_id";

    /// <summary>Takes a body apart. What else is wrong with it, whoever reads the order says.</summary>
    public static Result<OrderQueueMessage> Read(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
            return new PaymentError(PaymentErrorCode.InvalidJson, "The body is not UTF-8.");
        try
        {
            return Split(body);
        }
        catch (JsonException error)
        {
            return new PaymentError(
                PaymentErrorCode.InvalidJson,
                $"The body is not JSON: line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}."
            );
        }
    }

    private static Result<OrderQueueMessage> Split(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return new PaymentError(PaymentErrorCode.InvalidJson, "The body must be a JSON object.");
        var (from, to) = (0, 0);
        string? merchantId = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isMerchant, begin) = (reader.ValueTextEquals(Field), (int)reader.TokenStartIndex);
            reader.Read();
            if (isMerchant)
            {
                if (to > 0)
                    return new PaymentError(PaymentErrorCode.DuplicateField, "merchant_id stands twice.", Field);
                if (reader.TokenType == JsonTokenType.Null)
                    return Missing;
                if (reader.TokenType != JsonTokenType.String)
                    return new PaymentError(PaymentErrorCode.InvalidType, "merchant_id must be a text.", Field);
                if (reader.ValueIsEscaped || !new MerchantId(merchantId = reader.GetString()!).IsValid)
                    return new PaymentError(PaymentErrorCode.InvalidFormat, "merchant_id is not a merchant's id.", Field);
                (from, to) = (begin, (int)reader.BytesConsumed);
            }
            else
            {
                reader.Skip();
            }
        }

        while (reader.Read())
        {
            // Past the object nothing but white space may stand; anything else throws.
        }

        return merchantId is null ? Missing : new OrderQueueMessage(merchantId, Remove(body.Span, from, to));
    }

    private static PaymentError Missing => new(PaymentErrorCode.MissingField, "merchant_id must be given.", Field);

    /// <summary>Cuts a field out, with the comma after it, or else the one in front of it.</summary>
    private static byte[] Remove(ReadOnlySpan<byte> body, int from, int to)
    {
        while (IsBlank(body[to]))
            to++;
        if (body[to] == ',')
        {
            to++;
        }
        else
        {
            var before = from - 1;
            while (IsBlank(body[before]))
                before--;
            if (body[before] == ',')
                from = before;
        }

        return [.. body[..from], .. body[to..]];
    }

    private static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}
