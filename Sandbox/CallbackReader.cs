using System.Text.Json;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Sandbox.Wire;

namespace Payments.Sandbox;

/// <summary>Reads the body of a callback whose signature fits.</summary>
internal static class CallbackReader
{
    private const int MaxBody = 64 * 1024;
    private const int MaxCode = 64;
    private const int MaxMessage = 500;

    /// <summary>What it reports; null when it is not a callback of this provider.</summary>
    public static ChannelReport? Read(ReadOnlyMemory<byte> body)
    {
        if (body.Length > MaxBody || Parse(body.Span) is not { } message || !OrderId.TryParse(message.OrderId, out var orderId))
            return null;
        return message switch
        {
            { Payment: { } payment, Failure: null } when SandboxMoney.Read(payment) is { } taken => new ChannelReport(
                SandboxChannel.ChannelName,
                orderId,
                taken,
                null
            ),
            { Payment: null, Failure: { Code.Length: >= 1 and <= MaxCode, Message.Length: <= MaxMessage } failure } => new ChannelReport(
                SandboxChannel.ChannelName,
                orderId,
                null,
                failure
            ),
            _ => null,
        };
    }

    private static CallbackMessage? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, SandboxJson.Default.CallbackMessage);
        }
        catch (JsonException)
        {
            // Whatever JSON cannot read is no callback; the caller answers with a code for it.
            return null;
        }
    }
}
