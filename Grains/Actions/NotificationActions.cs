using Orleans;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Domain.Notifications;
using Payments.Domain.Orders;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Merchants;
using Payments.Grains.Secrets;
using Payments.Notifications;
using Payments.Storage.Grains;
using Payments.Storage.Orders;
using EventId = Payments.Domain.Ids.EventId;

namespace Payments.Grains.Actions;

/// <summary>
/// Tells merchants of events, by the configuration they have at that moment and in the words stored with the event, and
/// holds back what would meet an endpoint that is down.
/// </summary>
public sealed class NotificationActions(
    NotificationSender sender,
    MerchantDirectory merchants,
    SecretBox secrets,
    IOrderQueries queries,
    EndpointReporter reports,
    EndpointCircuitCache circuits,
    IGrainFactory grains,
    Jitter jitter,
    MonotonicClock steady,
    TimeProvider clock
)
{
    /// <summary>Tells of an event in its turn, unless the circuit of its URL holds it back.</summary>
    /// <param name="state">The order.</param>
    /// <param name="head">What is due.</param>
    /// <param name="newest">The event of the newest notification, if it is still in memory; its content need not be read then.</param>
    /// <param name="isReleased">The merchant's grain has let it through.</param>
    /// <param name="cancellationToken">The server is stopping.</param>
    /// <returns>The outcome, or how long it is deferred: exactly one of the two.</returns>
    internal async Task<(Delivery? Delivery, TimeSpan? Hold)> Deliver(
        OrderState state,
        PendingNotification head,
        RecordedEvent? newest,
        bool isReleased,
        CancellationToken cancellationToken
    )
    {
        var order = state.Order;
        var merchant = await merchants.Get(order.MerchantId);
        var (url, now) = (UrlOf(order, merchant), steady.Now);
        if (url is not null && (merchant.NotifyUrlGoneAt is not null || circuits.Find(merchant.Id, url) is not null))
        {
            var known = circuits.Find(merchant.Id, url);
            // A copy may be two seconds old; one that has just been set again must not be exhausted.
            if (IsGone(merchant, url, known) && IsGone(await grains.GetGrain<IMerchantGrain>(merchant.Id).Get() ?? merchant, url, known))
                return (
                    new Delivery
                    {
                        At = now - state.ClockBehind,
                        Duration = TimeSpan.Zero,
                        Error = Delivery.EndpointGone,
                    },
                    null
                );
            var dueAt = (head.DeferredSince ?? head.DueAt) + state.ClockBehind;
            // A clock that is moved makes a schedule's hours pass in a moment: each attempt is made when it is due, whatever the last one
            // met.
            if (
                known is not null
                && !isReleased
                && merchant.Clock is null
                && Circuit.NextDeferral(now - dueAt, jitter.Next()) is { } hold
                && !await CanProbe(merchant, known, now)
            )
            {
                reports.Defer(merchant.Id, new DeferredNotification(url, order.Id, head.EventId, dueAt));
                return (null, hold);
            }
        }

        var content =
            newest is { Notification: { } words, Stored.Event: var happened } && happened.Sequence == head.Sequence
                ? words
                : await ReadContent(order, head.Sequence, cancellationToken);
        return (await Send(merchant, state, head.Sequence, content, cancellationToken), null);
    }

    /// <summary>Tells of an event because somebody asked for it: whatever its circuit says, this is a good moment to try.</summary>
    internal async Task<Delivery> Resend(OrderState state, int sequence, CancellationToken cancellationToken) =>
        await Send(
            await merchants.Get(state.Order.MerchantId),
            state,
            sequence,
            await ReadContent(state.Order, sequence, cancellationToken),
            cancellationToken
        );

    /// <summary>Sends a notification that tells nothing, so that a merchant can try its endpoint.</summary>
    internal async Task<Delivery> SendTest(Merchant merchant, EventId eventId, CancellationToken cancellationToken)
    {
        var content = NotificationContent.Test(merchant.Id, eventId, merchant.TimeAt(clock.GetUtcNow()), merchant.NotifyFormat);
        return await Send(merchant, merchant.NotifyUrl, null, eventId, content, cancellationToken);
    }

    private static string? UrlOf(PaymentOrder order, Merchant merchant) => order.Terms.NotifyUrl ?? merchant.NotifyUrl;

    /// <summary>
    /// Of the merchant's own URL the merchant's configuration knows best, since it tells when the URL has been set again.
    /// </summary>
    private static bool IsGone(Merchant merchant, string url, CircuitView? known) =>
        url == merchant.NotifyUrl ? merchant.NotifyUrlGoneAt is not null : known?.State == CircuitState.Gone;

    private async Task<bool> CanProbe(Merchant merchant, CircuitView known, DateTimeOffset now) =>
        (known.State == CircuitState.Gone || known.NextProbeAt <= now)
        && await grains.GetGrain<IMerchantGrain>(merchant.Id).TryProbe(known.Url);

    private async Task<NotificationContent> ReadContent(PaymentOrder order, int sequence, CancellationToken cancellationToken)
    {
        var stored = await queries.EventAsync(order.Id, sequence, cancellationToken);
        return stored is { Notification: { } body, NotificationType: { } type }
            ? new NotificationContent(type, body)
            : throw new InvalidOperationException($"Event {sequence} of order {order.Id} has nothing to tell.");
    }

    /// <returns>By the order's clock.</returns>
    private async Task<Delivery> Send(
        Merchant merchant,
        OrderState state,
        int sequence,
        NotificationContent content,
        CancellationToken cancellationToken
    )
    {
        var order = state.Order;
        var delivery = await Send(merchant, UrlOf(order, merchant), order.Id, EventId.Of(order.Id, sequence), content, cancellationToken);
        return delivery with { At = delivery.At + (steady.ClockBehind - state.ClockBehind) };
    }

    private async Task<Delivery> Send(
        Merchant merchant,
        string? url,
        OrderId? orderId,
        EventId eventId,
        NotificationContent content,
        CancellationToken cancellationToken
    )
    {
        var target = new NotificationTarget(
            url,
            [.. merchant.WebhookKeys(clock.GetUtcNow()).Select(key => secrets.Open(key, merchant.Id))],
            merchant.AckBody
        )
        {
            MerchantId = merchant.Id,
            OrderId = orderId,
            IsTest = merchant.Mode == MerchantMode.Test,
        };
        var delivery = await sender.Send(target, eventId, content, cancellationToken);
        // It is signed by the clock as it is. What follows from it is measured by the steady one.
        reports.Add(merchant.Id, url, delivery with { At = delivery.At + steady.ClockBehind });
        return delivery;
    }
}
