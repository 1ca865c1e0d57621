using Payments.Crash.Tests.Load;

namespace Payments.Crash.Tests.Audit;

/// <summary>An event of an order's history.</summary>
internal sealed record EventResponse(string EventId, int Sequence, string Type, DateTimeOffset OccurredAt, string Body, string Hash)
{
    /// <summary>As the reference lists them.</summary>
    public bool IsNotified =>
        Type
            is not (
                "order.created"
                or "order.awaiting_payment"
                or "order.processing"
                or "order.crediting"
                or "payment.mismatch"
                or "refund.requested"
            );
}

/// <summary>An attempt at a notification.</summary>
internal sealed record AttemptResponse(string EventId, string Outcome);

/// <summary>What the server says of its own history.</summary>
internal sealed record VerificationResponse(bool Valid, int Events, string HistoryHash);

/// <summary>All that the API tells of an order.</summary>
internal sealed record OrderEvidence(
    PlacedOrder Placed,
    OrderResponse Order,
    IReadOnlyList<EventResponse> Events,
    VerificationResponse Verification,
    IReadOnlyList<AttemptResponse> Attempts
)
{
    public static async Task<OrderEvidence> Read(PaymentsClient client, PlacedOrder placed)
    {
        var path = $"/v1/orders/{placed.Newest!.Id}";
        return new OrderEvidence(
            placed,
            await Get<OrderResponse>(client, placed, path),
            (await Get<Page<EventResponse>>(client, placed, path + "/events")).Data,
            await Get<VerificationResponse>(client, placed, path + "/events/verify"),
            (await Get<Page<AttemptResponse>>(client, placed, path + "/notifications")).Data
        );
    }

    public bool Has(string eventType) => Events.Any(happened => happened.Type == eventType);

    public override string ToString() =>
        $"{Placed} {Order.Status} v{Order.Version} [{string.Join(' ', Events.Select(happened => happened.Type))}]";

    private static async Task<T> Get<T>(PaymentsClient client, PlacedOrder placed, string path) =>
        (await client.Send(HttpMethod.Get, path, placed.Shop.ApiKey)).As<T>();
}
