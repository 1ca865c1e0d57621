using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Payments.Channels.Resilience;
using Payments.Domain.Orders;
using Payments.Grains.Interfaces.Orders;
using Payments.Grains.Telemetry;

namespace Payments.Grains.Actions;

/// <summary>
/// Makes the calls that orders owe, outside their turns and a bounded number at a time, and brings each answer back as
/// a message with the attempt's number. Losing the process in between loses nothing: what is owed stands in the row.
/// </summary>
public sealed partial class OrderActions(
    IGrainFactory grains,
    ChannelActions channels,
    NotificationActions notifications,
    NotificationConcurrency notificationConcurrency,
    AccountActions accounts,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<OrderActions> logger) : IDisposable
{
    /// <summary>What is due within this time is waited for in memory: the reminders' period.</summary>
    public static readonly TimeSpan WakeHorizon = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How many calls to channels are made at once. Each channel has its own limit below this one, so that a slow one
    /// leaves room for the others.
    /// </summary>
    public const int MaxChannelCalls = 2048;

    /// <summary>How many calls to channels may wait for a place; beyond that an order tries again later.</summary>
    public const int MaxWaitingChannelCalls = 4096;

    /// <summary>How many calls to this server's own accounts and orders are made at once; they wait for no channel.</summary>
    public const int MaxInternalCalls = 256;

    /// <summary>How many of those may wait for a place.</summary>
    public const int MaxWaitingInternalCalls = 16_384;

    /// <summary>How long a notification waits before its endpoint; its order has given up waiting soon after and begins anew.</summary>
    public static readonly TimeSpan NotificationQueueTimeout = TimeSpan.FromSeconds(30);

    private readonly RetryPacing _retryPacing = new(clock);
    private readonly CallConcurrency _channelConcurrency = new(MaxChannelCalls, MaxWaitingChannelCalls);
    private readonly CallConcurrency _internalConcurrency = new(MaxInternalCalls, MaxWaitingInternalCalls);

    /// <summary>How many calls of this process run or wait for a place.</summary>
    public int InFlight => _channelConcurrency.RunningAndWaiting + _internalConcurrency.RunningAndWaiting + notificationConcurrency.Running + notificationConcurrency.Waiting;

    /// <summary>Calls to channels that run, and those that wait for a place.</summary>
    public (int Running, int Waiting) ChannelLoad => LoadOf(_channelConcurrency);

    /// <summary>Notifications that are being sent, and those that wait for a place.</summary>
    public (int Running, int Waiting) NotificationLoad => (notificationConcurrency.Running, notificationConcurrency.Waiting);

    /// <summary>Starts a call that is due; false when too many are waiting.</summary>
    /// <param name="state">The order.</param>
    /// <param name="action">What is due.</param>
    /// <param name="newest">The event that the merchant is told of last, if it is still at hand.</param>
    /// <param name="isReleased">It is a notification that was held back and may be sent now, whatever its circuit says.</param>
    /// <param name="isPossibleRepeat">This very call may have been made before, unheard of: by a process that died, or too long ago.</param>
    public bool TryStart(OrderState state, PendingAction action, bool isPossibleRepeat, RecordedEvent? newest, bool isReleased = false)
    {
        // Outside the turn, and without its scheduler: the grain goes on meanwhile.
        if (action.Kind is ActionKind.Notify or ActionKind.Resend)
        {
            if (notificationConcurrency.TryAcquire(state.Order.MerchantId, EndpointOf(state.Order)) is not { } place) return false;
            _ = Task.Run(() => Run(state, action, stopping => Notify(state, action, newest, isReleased, place, stopping)));
            return true;
        }

        var calls = action.Kind is ActionKind.Expire or ActionKind.Credit or ActionKind.Capture or ActionKind.Release ? _internalConcurrency : _channelConcurrency;
        if (!calls.TryEnter()) return false;
        _ = Task.Run(() => Run(state, action, stopping => calls.Run(() => Execute(state, action, isPossibleRepeat, newest: null, isReleased: false, stopping), stopping)));
        return true;
    }

    /// <summary>When an order that could not start a call should try again; null when it should leave memory, since too many wait there already.</summary>
    public TimeSpan? NextRetryDelay() => _retryPacing.NextDelay();

    /// <inheritdoc/>
    public void Dispose()
    {
        _channelConcurrency.Dispose();
        _internalConcurrency.Dispose();
    }

    private static (int Running, int Waiting) LoadOf(CallConcurrency concurrency)
    {
        var running = concurrency.Running;
        return (running, Math.Max(0, concurrency.RunningAndWaiting - running));
    }

    /// <summary>
    /// Which of its merchant's endpoints a notification goes to: the merchant's own, or the host of the order's URL. Orders may have a URL
    /// each, so places of URLs would let a host that dawdles take all that its merchant may have.
    /// </summary>
    private static string EndpointOf(PaymentOrder order) =>
        order.Terms.NotifyUrl is not { } own ? NotificationConcurrency.OwnEndpoint : Uri.TryCreate(own, UriKind.Absolute, out var url) ? url.Authority : own;

    private async Task Run(OrderState state, PendingAction action, Func<CancellationToken, Task> call)
    {
        try
        {
            await call(lifetime.ApplicationStopping);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            LogStopped(action.Kind, state.Order.Id, state.Order.MerchantId);
        }
        catch (Exception error)
        {
            // The row still says that it is due, so the reminder brings it back.
            LogFailed(error, action.Kind, state.Order.Id, state.Order.MerchantId);
        }
    }

    private async Task Notify(OrderState state, PendingAction action, RecordedEvent? newest, bool isReleased, NotificationLease lease, CancellationToken stopping)
    {
        var since = clock.GetTimestamp();
        using (lease)
        {
            await lease.Granted.WaitAsync(stopping);
            if (clock.GetElapsedTime(since) <= NotificationQueueTimeout) await Execute(state, action, isPossibleRepeat: true, newest, isReleased, stopping);
        }
    }

    private async Task Execute(OrderState state, PendingAction action, bool isPossibleRepeat, RecordedEvent? newest, bool isReleased, CancellationToken stopping)
    {
        var order = state.Order;
        var grain = grains.GetGrain<IOrderGrain>(order.Id);
        var attempt = action.NextAttempt;
        using var span = OrderTraces.Begin(state, action);
        switch (action.Kind)
        {
            case ActionKind.Verify:
                await grain.HandleVerificationResult(attempt, await channels.Verify(state, isPossibleRepeat, stopping));
                break;
            case ActionKind.Query:
                await grain.HandleQueryResult(action.Subject, attempt, await channels.Query(state, action.Subject, stopping));
                break;
            case ActionKind.Close:
                await grain.HandleCloseResult(action.Subject, attempt, await channels.Close(state, action.Subject, stopping));
                break;
            case ActionKind.Refund:
                var refund = await channels.Refund(state, action.Subject, attempt, stopping);
                await grain.HandleRefundResult(action.Subject, attempt, refund.Outcome, refund.Failure);
                break;
            case ActionKind.Charge:
                await grain.HandleChargeResult(action.Subject, attempt, await channels.Charge(state, action.Subject, isPossibleRepeat, stopping));
                break;
            case ActionKind.Expire:
                await grain.HandleTimeout(attempt);
                break;
            case ActionKind.Credit:
                var (isBooked, refused) = await accounts.Credit(state);
                await (refused is null ? grain.HandleCreditResult(attempt, isBooked) : grain.HandleCreditFailure(attempt, refused));
                break;
            case ActionKind.Capture or ActionKind.Release:
                await grain.HandleHoldResult(action.Kind, action.Subject, attempt, await accounts.EndHold(order, action.Kind, action.Subject));
                break;
            case ActionKind.Notify:
                var head = state.Outbox.Pending[0];
                var (delivery, hold) = await notifications.Deliver(state, head, newest, isReleased, stopping);
                if (delivery is not null) span?.RecordDelivery(delivery);
                if (delivery is null) await grain.HandleDeferral(action.Subject, attempt, hold!.Value);
                else await grain.HandleDeliveryResult(action.Subject, attempt, delivery);
                break;
            case ActionKind.Resend:
                var sequence = int.Parse(action.Subject, CultureInfo.InvariantCulture);
                var again = await notifications.Resend(state, sequence, stopping);
                span?.RecordDelivery(again);
                await grain.HandleResendResult(sequence, attempt, again);
                break;
            default:
                throw new InvalidOperationException($"Nobody makes calls of kind {action.Kind}.");
        }
    }
}
