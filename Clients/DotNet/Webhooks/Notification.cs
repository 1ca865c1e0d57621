using System.Text.Json;
using Payments.Client.Json;
using Payments.Client.Orders;

namespace Payments.Client.Webhooks;

/// <summary>
/// What a merchant is told. Amounts are minor units. A test send (<c>test.ping</c>) has only the first four and no order.
/// </summary>
public sealed record Notification
{
    /// <summary>The event's id, and <c>webhook-id</c>: the same on every attempt, so drop what was there before.</summary>
    public required string EventId { get; init; }

    /// <summary>As <c>order.paid</c>: <see cref="EventTypes"/>.</summary>
    public required string EventType { get; init; }

    /// <summary>Whose order it is.</summary>
    public required string MerchantId { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>The event's place in the order's history, from 1; 0 in a test send.</summary>
    public long Sequence { get; init; }

    /// <summary>The order.</summary>
    public string? OrderId { get; init; }

    /// <summary>The merchant's own id of the order.</summary>
    public string? MerchantOrderId { get; init; }

    /// <summary>What the order is for.</summary>
    public OrderKind? Kind { get; init; }

    /// <summary>What is to be paid.</summary>
    public long? Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>Where the order stood after the event.</summary>
    public OrderStatus? Status { get; init; }

    /// <summary>The channel that has the order.</summary>
    public string? Channel { get; init; }

    /// <summary>The account that is recharged, or that pays.</summary>
    public string? AccountId { get; init; }

    /// <summary>Why the order was rejected or failed.</summary>
    public Failure? Failure { get; init; }

    /// <summary>What was returned of the payment that pays the order.</summary>
    public long? RefundedAmount { get; init; }

    /// <summary>When it was paid.</summary>
    public DateTimeOffset? PaidAt { get; init; }

    /// <summary>The hash of the history up to this event: with it you hold what proves the history.</summary>
    public string? HistoryHash { get; init; }

    /// <summary>The order's metadata.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Of refunds: its id.</summary>
    public string? RefundId { get; init; }

    /// <summary>Of refunds: the merchant's own id of it; null where the server returns money by itself.</summary>
    public string? MerchantRefundId { get; init; }

    /// <summary>Of refunds and of payments that are returned: the payment.</summary>
    public string? PaymentId { get; init; }

    /// <summary>Of refunds: how much.</summary>
    public long? RefundAmount { get; init; }

    /// <summary>Of refunds that failed: why.</summary>
    public Failure? RefundFailure { get; init; }

    /// <summary>Reads a notification's body; check that it is genuine first.</summary>
    /// <param name="body">The bytes as they came.</param>
    /// <param name="isForm">Whether it is a form, as the merchant's <c>notify_format</c> says, instead of JSON.</param>
    /// <returns>Null when it cannot be read.</returns>
    public static Notification? Read(ReadOnlySpan<byte> body, bool isForm = false)
    {
        try
        {
            return isForm
                ? NotificationForm.Read(body).Deserialize(PaymentsJson.Lenient.Notification)
                : JsonSerializer.Deserialize(body, PaymentsJson.Wire.Notification);
        }
        catch (JsonException)
        {
            // A body that is none of this API's: the caller answers it as such.
            return null;
        }
    }
}
