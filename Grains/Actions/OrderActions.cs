using System.Collections.Frozen;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Payments.Channels.Resilience;
using Payments.Domain.Orders;
using Payments.Grains.Actions.Handlers;
using Payments.Grains.Interfaces.Orders;
using Payments.Grains.Telemetry;

namespace Payments.Grains.Actions;

/// <summary>
/// Runs the actions of orders, outside their turns and a bounded number at a time, and brings each answer back as
/// a message with the attempt's number. Losing the process in between loses nothing: the row has what is pending.
/// </summary>
public sealed partial class OrderActions(
    IGrainFactory grains,
    IEnumerable<IActionHandler> handlers,
    NotificationConcurrency notificationConcurrency,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<OrderActions> logger
) : IDisposable
{
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

    private readonly FrozenDictionary<ActionKind, IActionHandler> _handlers = handlers
        .SelectMany(handler => handler.Kinds.Select(kind => KeyValuePair.Create(kind, handler)))
        .ToFrozenDictionary();

    private readonly RetryPacing _retryPacing = new(clock);
    private readonly CallConcurrency _channelConcurrency = new(MaxChannelCalls, MaxWaitingChannelCalls);
    private readonly CallConcurrency _internalConcurrency = new(MaxInternalCalls, MaxWaitingInternalCalls);

    /// <summary>How many calls of this process run or wait for a place.</summary>
    public int InFlight =>
        _channelConcurrency.RunningAndWaiting
        + _internalConcurrency.RunningAndWaiting
        + notificationConcurrency.Running
        + notificationConcurrency.Waiting;

    /// <summary>Calls to channels that run, and those that wait for a place.</summary>
    public (int Running, int Waiting) ChannelLoad => LoadOf(_channelConcurrency);

    /// <summary>Notifications that are being sent, and those that wait for a place.</summary>
    public (int Running, int Waiting) NotificationLoad => (notificationConcurrency.Running, notificationConcurrency.Waiting);

    /// <summary>Starts a call that is due; false when too many are waiting.</summary>
    /// <param name="state">The order.</param>
    /// <param name="action">What is due.</param>
    /// <param name="newest">The event of the newest notification, if it is still in memory.</param>
    /// <param name="isReleased">It is a deferred notification that may be sent now, whatever its circuit says.</param>
    /// <param name="isPossibleRepeat">This very call may have been made before, without a result: by a process that crashed, or too long
    /// ago.</param>
    public bool TryStart(OrderState state, PendingAction action, bool isPossibleRepeat, RecordedEvent? newest, bool isReleased = false)
    {
        var run = new ActionRun(state, action, grains.GetOrder(state.Order.Id))
        {
            IsPossibleRepeat = isPossibleRepeat,
            NewestEvent = newest,
            IsReleased = isReleased,
        };
        // Outside the turn, and without its scheduler: the grain goes on meanwhile.
        if (action.Kind is ActionKind.Notify or ActionKind.Resend)
        {
            if (notificationConcurrency.TryAcquire(state.Order.MerchantId, EndpointOf(state.Order)) is not { } lease)
                return false;
            _ = Task.Run(() => Guard(run, stopping => RunWhenGranted(run, lease, stopping)));
            return true;
        }

        var isInternal =
            action.Kind is ActionKind.Expire or ActionKind.ExpireHold or ActionKind.Credit or ActionKind.Capture or ActionKind.Release;
        var concurrency = isInternal ? _internalConcurrency : _channelConcurrency;
        if (!concurrency.TryEnter())
            return false;
        _ = Task.Run(() => Guard(run, stopping => concurrency.Run(() => Run(run, stopping), stopping)));
        return true;
    }

    /// <summary>
    /// When an order that could not start a call should try again; null when it should leave memory, since too many wait there already.
    /// </summary>
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
        order.Terms.NotifyUrl is not { } own ? NotificationConcurrency.OwnEndpoint
        : Uri.TryCreate(own, UriKind.Absolute, out var url) ? url.Authority
        : own;

    /// <summary>One that has waited for too long is left: its order has given up waiting, and begins anew.</summary>
    private async Task RunWhenGranted(ActionRun run, NotificationLease lease, CancellationToken stopping)
    {
        var since = clock.GetTimestamp();
        using (lease)
        {
            await lease.Granted.WaitAsync(stopping);
            if (clock.GetElapsedTime(since) <= NotificationQueueTimeout)
                await Run(run, stopping);
        }
    }

    private async Task Run(ActionRun run, CancellationToken stopping)
    {
        using var span = OrderTraces.Begin(run.State, run.Action);
        await _handlers[run.Action.Kind].Run(run, stopping);
    }

    private async Task Guard(ActionRun run, Func<CancellationToken, Task> work)
    {
        var order = run.State.Order;
        try
        {
            await work(lifetime.ApplicationStopping);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            LogStopped(run.Action.Kind, order.Id.Value, order.MerchantId.Value);
        }
        catch (Exception error)
        {
            // The row still says that it is due, so the reminder brings it back.
            LogFailed(error, run.Action.Kind, order.Id.Value, order.MerchantId.Value);
        }
    }
}
