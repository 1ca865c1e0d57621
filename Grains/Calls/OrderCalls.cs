using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Payments.Channels;
using Orleans.Payments.Domain;

namespace Orleans.Payments.Grains;

/// <summary>
/// Makes the calls that orders owe, outside their turns and a bounded number at a time, and brings each answer back as
/// a message with the attempt's number. Losing the process in between loses nothing: what is owed stands in the row.
/// </summary>
public sealed partial class OrderCalls(
    IGrainFactory grains,
    ChannelCalls channels,
    NotificationCalls notifications,
    IHostApplicationLifetime lifetime,
    ILogger<OrderCalls> logger) : IDisposable
{
    /// <summary>What is due within this time is waited for in memory: the reminders' period.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    /// <summary>How long an order waits when all places are taken.</summary>
    public static readonly TimeSpan WaitWhenFull = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How many calls to channels are made at once. Each channel has its own limit below this one, so that a slow one
    /// leaves room for the others.
    /// </summary>
    public const int MaxChannelCalls = 2048;

    /// <summary>How many notifications run at once.</summary>
    public const int MaxNotifications = 256;

    /// <summary>How many more of each may wait for a place; beyond that an order tries again later.</summary>
    public const int MaxWaiting = 4096;

    private readonly CallPlaces _channelPlaces = new(MaxChannelCalls, MaxWaiting);
    private readonly CallPlaces _notificationPlaces = new(MaxNotifications, MaxWaiting);

    /// <summary>How many calls of this process run or wait for a place.</summary>
    public int UnderWay => _channelPlaces.Taken + _notificationPlaces.Taken;

    /// <summary>Starts a call that is due; false when too many are waiting.</summary>
    /// <param name="state">The order.</param>
    /// <param name="duty">What is due.</param>
    /// <param name="mayRepeat">This very call may have been made before, unheard of: by a process that died, or too long ago.</param>
    public bool TryStart(OrderState state, Duty duty, bool mayRepeat)
    {
        var places = duty.Kind is DutyKind.Notify or DutyKind.Resend ? _notificationPlaces : _channelPlaces;
        if (!places.TryEnter()) return false;
        // Outside the turn, and without its scheduler: the grain goes on meanwhile.
        _ = Task.Run(() => Run(state, duty, mayRepeat, places));
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _channelPlaces.Dispose();
        _notificationPlaces.Dispose();
    }

    private async Task Run(OrderState state, Duty duty, bool mayRepeat, CallPlaces places)
    {
        try
        {
            await places.Run(() => Call(state, duty, mayRepeat, lifetime.ApplicationStopping), lifetime.ApplicationStopping);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            LogStopped(duty.Kind, state.Order.Id);
        }
        catch (Exception error)
        {
            // The row still says that it is due, so the reminder brings it back.
            LogFailed(error, duty.Kind, state.Order.Id, state.Order.MerchantId);
        }
    }

    private async Task Call(OrderState state, Duty duty, bool mayRepeat, CancellationToken stopping)
    {
        var order = state.Order;
        var grain = grains.GetGrain<IOrderGrain>(order.Id);
        var attempt = duty.NextAttempt;
        switch (duty.Kind)
        {
            case DutyKind.Verify:
                await grain.Verified(attempt, await channels.Verify(state, mayRepeat, stopping));
                break;
            case DutyKind.Query:
                await grain.Queried(duty.Subject, attempt, await channels.Query(order, duty.Subject, stopping));
                break;
            case DutyKind.Close:
                await grain.Closed(duty.Subject, attempt, await channels.Close(order, duty.Subject, stopping));
                break;
            case DutyKind.Refund:
                var refund = await channels.Refund(order, duty.Subject, attempt, stopping);
                await grain.RefundAnswered(duty.Subject, attempt, refund.Outcome, refund.Failure);
                break;
            case DutyKind.Notify:
                var head = state.Outbox.Waiting[0];
                await grain.Delivered(duty.Subject, attempt, await notifications.Send(order, head.Sequence, stopping));
                break;
            case DutyKind.Resend:
                var sequence = int.Parse(duty.Subject, CultureInfo.InvariantCulture);
                await grain.Redelivered(sequence, attempt, await notifications.Send(order, sequence, stopping));
                break;
            default:
                throw new InvalidOperationException($"Nobody makes calls of kind {duty.Kind}.");
        }
    }
}
