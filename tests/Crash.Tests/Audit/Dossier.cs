using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;

namespace Payments.Crash.Tests;

/// <summary>An event of an order's history.</summary>
internal sealed record EventAnswer(string EventId, int Sequence, string Type, DateTimeOffset OccurredAt, string Body, string Hash)
{
    /// <summary>As the reference lists them.</summary>
    public bool IsNotified => Type is not ("order.created" or "order.awaiting_payment" or "order.processing" or "order.settling" or "payment.mismatch" or "refund.requested");
}

/// <summary>An attempt at a notification.</summary>
internal sealed record AttemptAnswer(string EventId, string Outcome);

/// <summary>What the server says of its own history.</summary>
internal sealed record VerificationAnswer(bool Valid, int Events, string HistoryHash);

/// <summary>All that the API tells of an order.</summary>
internal sealed record Dossier(
    PlacedOrder Placed, OrderAnswer Order, IReadOnlyList<EventAnswer> Events, VerificationAnswer Verification, IReadOnlyList<AttemptAnswer> Attempts)
{
    public static async Task<Dossier> Read(PaymentsClient client, PlacedOrder placed)
    {
        var path = $"/v1/orders/{placed.Newest!.Id}";
        return new Dossier(
            placed,
            await Get<OrderAnswer>(client, placed, path),
            (await Get<Page<EventAnswer>>(client, placed, path + "/events")).Data,
            await Get<VerificationAnswer>(client, placed, path + "/events/verify"),
            (await Get<Page<AttemptAnswer>>(client, placed, path + "/notifications")).Data);
    }

    public bool Has(string eventType) => Events.Any(happened => happened.Type == eventType);

    public override string ToString() => $"{Placed} {Order.Status} v{Order.Version} [{string.Join(' ', Events.Select(happened => happened.Type))}]";

    private static async Task<T> Get<T>(PaymentsClient client, PlacedOrder placed, string path) =>
        (await client.Send(HttpMethod.Get, path, placed.Shop.ApiKey)).As<T>();
}
