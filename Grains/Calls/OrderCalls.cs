using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Payments.Channels;
using Payments.Domain;

namespace Payments.Grains;

/// <summary>
/// Makes the calls that orders owe, outside their turns and a bounded number at a time, and brings each answer back as
/// a message with the attempt's number. Losing the process in between loses nothing: what is owed stands in the row.
/// </summary>
public sealed partial class OrderCalls(
    IGrainFactory grains,
    ChannelCalls channels,
    NotificationCalls notifications,
    NotificationPlaces notificationPlaces,
    AccountCalls accounts,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<OrderCalls> logger) : IDisposable
{
    /// <summary>What is due within this time is waited for in memory: the reminders' period.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How many calls to channels are made at once. Each channel has its own limit below this one, so that a slow one
    /// leaves room for the others.
    /// </summary>
    public const int MaxChannelCalls = 2048;

    /// <summary>How many calls to channels may wait for a place; beyond that an order tries again later.</summary>
    public const int MaxWaiting = 4096;

    /// <summary>How many calls to this server's own accounts and orders are made at once; they wait for no channel.</summary>
    public const int MaxOwnCalls = 256;

    /// <summary>How many of those may wait for a place.</summary>
    public const int MaxWaitingOwn = 16_384;

    /// <summary>How long a notification waits before its endpoint; its order has given up waiting soon after and begins anew.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ComingBack _comingBack = new(clock);
    private readonly CallPlaces _channelPlaces = new(MaxChannelCalls, MaxWaiting);
    private readonly CallPlaces _ownPlaces = new(MaxOwnCalls, MaxWaitingOwn);

    /// <summary>How many calls of this process run or wait for a place.</summary>
    public int UnderWay => _channelPlaces.Taken + _ownPlaces.Taken + notificationPlaces.Running + notificationPlaces.Waiting;

    /// <summary>Calls to channels that run, and those that wait for a place.</summary>
    public (int Running, int Waiting) Channels => Load(_channelPlaces);

    /// <summary>Notifications that are being sent, and those that wait for a place.</summary>
    public (int Running, int Waiting) Notifications => (notificationPlaces.Running, notificationPlaces.Waiting);

    /// <summary>Starts a call that is due; false when too many are waiting.</summary>
    /// <param name="state">The order.</param>
    /// <param name="duty">What is due.</param>
    /// <param name="newest">The event that the merchant is told of last, if it is still at hand.</param>
    /// <param name="isReleased">It is a notification that was held back and may be sent now, whatever its circuit says.</param>
    /// <param name="mayRepeat">This very call may have been made before, unheard of: by a process that died, or too long ago.</param>
    public bool TryStart(OrderState state, Duty duty, bool mayRepeat, RecordedEvent? newest, bool isReleased = false)
    {
        // Outside the turn, and without its scheduler: the grain goes on meanwhile.
        if (duty.Kind is DutyKind.Notify or DutyKind.Resend)
        {
            if (notificationPlaces.TryEnter(state.Order.MerchantId, EndpointOf(state.Order)) is not { } place) return false;
            _ = Task.Run(() => Run(state, duty, stopping => Notify(state, duty, newest, isReleased, place, stopping)));
            return true;
        }

        var calls = duty.Kind is DutyKind.Expire or DutyKind.Credit or DutyKind.Capture or DutyKind.Release ? _ownPlaces : _channelPlaces;
        if (!calls.TryEnter()) return false;
        _ = Task.Run(() => Run(state, duty, stopping => calls.Run(() => Call(state, duty, mayRepeat, newest: null, isReleased: false, stopping), stopping)));
        return true;
    }

    /// <summary>When an order that could not start a call should try again; null when it should leave memory, since too many wait there already.</summary>
    public TimeSpan? WaitWhenFull() => _comingBack.Next();

    /// <inheritdoc/>
    public void Dispose()
    {
        _channelPlaces.Dispose();
        _ownPlaces.Dispose();
    }

    private static (int Running, int Waiting) Load(CallPlaces places)
    {
        var running = places.Running;
        return (running, Math.Max(0, places.Taken - running));
    }

    /// <summary>
    /// Which of its merchant's endpoints a notification goes to: the merchant's own, or the host of the order's URL. Orders may have a URL
    /// each, so places of URLs would let a host that dawdles take all that its merchant may have.
    /// </summary>
    private static string EndpointOf(PaymentOrder order) =>
        order.Terms.NotifyUrl is not { } own ? NotificationPlaces.OwnEndpoint : Uri.TryCreate(own, UriKind.Absolute, out var url) ? url.Authority : own;

    private async Task Run(OrderState state, Duty duty, Func<CancellationToken, Task> call)
    {
        try
        {
            await call(lifetime.ApplicationStopping);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            LogStopped(duty.Kind, state.Order.Id, state.Order.MerchantId);
        }
        catch (Exception error)
        {
            // The row still says that it is due, so the reminder brings it back.
            LogFailed(error, duty.Kind, state.Order.Id, state.Order.MerchantId);
        }
    }

    private async Task Notify(OrderState state, Duty duty, RecordedEvent? newest, bool isReleased, NotificationPlace place, CancellationToken stopping)
    {
        var since = clock.GetTimestamp();
        using (place)
        {
            await place.Granted.WaitAsync(stopping);
            if (clock.GetElapsedTime(since) <= Patience) await Call(state, duty, mayRepeat: true, newest, isReleased, stopping);
        }
    }

    private async Task Call(OrderState state, Duty duty, bool mayRepeat, RecordedEvent? newest, bool isReleased, CancellationToken stopping)
    {
        var order = state.Order;
        var grain = grains.GetGrain<IOrderGrain>(order.Id);
        var attempt = duty.NextAttempt;
        using var span = OrderTraces.Begin(state, duty);
        switch (duty.Kind)
        {
            case DutyKind.Verify:
                await grain.Verified(attempt, await channels.Verify(state, mayRepeat, stopping));
                break;
            case DutyKind.Query:
                await grain.Queried(duty.Subject, attempt, await channels.Query(state, duty.Subject, stopping));
                break;
            case DutyKind.Close:
                await grain.Closed(duty.Subject, attempt, await channels.Close(state, duty.Subject, stopping));
                break;
            case DutyKind.Refund:
                var refund = await channels.Refund(state, duty.Subject, attempt, stopping);
                await grain.RefundAnswered(duty.Subject, attempt, refund.Outcome, refund.Failure);
                break;
            case DutyKind.Charge:
                await grain.Charged(duty.Subject, attempt, await channels.Charge(state, duty.Subject, mayRepeat, stopping));
                break;
            case DutyKind.Expire:
                await grain.TimedOut(attempt);
                break;
            case DutyKind.Credit:
                var (isBooked, refused) = await accounts.Credit(state);
                await (refused is null ? grain.Credited(attempt, isBooked) : grain.CreditRefused(attempt, refused));
                break;
            case DutyKind.Capture or DutyKind.Release:
                await grain.HoldEnded(duty.Kind, duty.Subject, attempt, await accounts.EndHold(order, duty.Kind, duty.Subject));
                break;
            case DutyKind.Notify:
                var head = state.Outbox.Waiting[0];
                var (delivery, hold) = await notifications.Tell(state, head, newest, isReleased, stopping);
                if (delivery is not null) span?.Tell(delivery);
                if (delivery is null) await grain.HeldBack(duty.Subject, attempt, hold!.Value);
                else await grain.Delivered(duty.Subject, attempt, delivery);
                break;
            case DutyKind.Resend:
                var sequence = int.Parse(duty.Subject, CultureInfo.InvariantCulture);
                var again = await notifications.Resend(state, sequence, stopping);
                span?.Tell(again);
                await grain.Redelivered(sequence, attempt, again);
                break;
            default:
                throw new InvalidOperationException($"Nobody makes calls of kind {duty.Kind}.");
        }
    }
}
