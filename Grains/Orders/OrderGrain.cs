using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Payments.Domain.Errors;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Payments.Grains.Actions;
using Payments.Grains.Interfaces.Orders;
using Payments.Grains.Merchants;
using Payments.Grains.Risk;
using Payments.Grains.Telemetry;
using Payments.Storage.Grains;

namespace Payments.Grains.Orders;

/// <summary>
/// One order: it loads, lets a rule decide, writes, and starts what has become due. Calls to third parties run outside
/// its turns and come back as messages; an order that owes nothing within a minute leaves memory.
/// </summary>
[GrainType("order")]
public sealed partial class OrderGrain(
    [PersistentState("order", OrderGrain.StorageName)] IPersistentState<OrderRow> row,
    OrderActions actions,
    ChannelActions channels,
    AccountActions accounts,
    MerchantDirectory merchants,
    RiskRules risks,
    Jitter jitter,
    OrderMetrics metrics,
    TimeProvider clock,
    MonotonicClock steady,
    ILogger<OrderGrain> logger) : Grain, IOrderGrain, IRemindable
{
    /// <summary>The storage that holds orders, on every host.</summary>
    public const string StorageName = "orders";

    // Long enough for a callback, a notification's answer and a waiting client to find the order in memory; longer, and the collector
    // carries thousands of orders along that nobody asks for.
    private static readonly TimeSpan IdleDelay = TimeSpan.FromMilliseconds(100);

    private readonly RunningActions _running = new(clock);
    private OrderState? _written;
    private RecordedEvent? _newestEvent;
    private bool _inTurn;
    private TaskCompletionSource? _verified;
    private IGrainTimer? _timer;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _written = row.RecordExists ? row.State.State : null;
        if (_written is not { } loaded) return Task.CompletedTask;
        _running.Load(loaded);
        (_clockAhead, _clockBehind) = (loaded.ClockAhead, loaded.ClockBehind);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _verified?.TrySetResult();
        _idle?.TrySetResult();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<OrderReply> Create(string merchantId, CreateOrderCommand terms)
    {
        using var turn = BeginTurn();
        var isReplay = _written is not null;
        if (!isReplay) _clockBehind = steady.ClockBehind;
        var risk = isReplay ? null : await risks.Evaluate(this.GetPrimaryKeyString(), merchantId, terms);
        var now = await ReadContext(merchantId);
        var result = CreateRules.Create(_written, merchantId, terms, now, risk);
        if (!isReplay && result.Value is { State.Order.Status: OrderStatus.Created } made
            && await channels.VerifyWithoutCall(made.State.Order) is { } report)
        {
            var verify = made.State.AllPendingActions.First(action => action.Kind == ActionKind.Verify);
            result = made.Then(VerificationRules.ApplyResult(made.State, verify.NextAttempt, report, now));
        }
        if (!isReplay && result.Value is { } decision) await Write(decision);
        return EndTurn(Reply(result, isReplay));
    }

    /// <inheritdoc/>
    public Task<OrderView?> Get()
    {
        // In the middle of a turn only that turn knows what is about to be owed, and whether this activation may go.
        if (!_inTurn) StartDueActions();
        return Task.FromResult(_written is { } state ? OrderView.Of(state) : null);
    }

    /// <inheritdoc/>
    public async Task<OrderView?> WaitUntilVerified(TimeSpan limit)
    {
        if (_written is { Order.Status: OrderStatus.Created })
        {
            // The activation that made the order may be gone; then nobody is verifying it yet.
            if (!_inTurn) StartDueActions();
            _verified ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var timeout = new CancellationTokenSource(limit, clock);
            await _verified.Task.WaitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        return await Get();
    }

    /// <inheritdoc/>
    public async Task<OrderReply> Cancel(string merchantId)
    {
        using var turn = BeginTurn();
        return EndTurn(BelongsTo(merchantId) ? await WriteAndReply(CreateRules.Cancel(_written!, await ReadContext(merchantId))) : NotFound);
    }

    /// <inheritdoc/>
    public async Task<OrderReply> Refund(string merchantId, RefundOrderCommand asked)
    {
        using var turn = BeginTurn();
        if (!BelongsTo(merchantId)) return EndTurn(NotFound);
        var result = RefundRules.Request(_written!, asked, await ReadContext(merchantId));
        var isReplay = ReferenceEquals(result.Value?.State, _written);
        return EndTurn(result.Value is null || isReplay || _written!.Order.Terms.Kind != OrderKind.TopUp
            ? await WriteAndReply(result, isReplay)
            : await RefundFromAccount(merchantId, asked));
    }

    /// <inheritdoc/>
    public async Task<OrderReply> Resend(string merchantId, int sequence)
    {
        using var turn = BeginTurn();
        return EndTurn(BelongsTo(merchantId) ? await WriteAndReply(NotificationRules.Resend(_written!, sequence, await ReadContext(merchantId))) : NotFound);
    }

    /// <inheritdoc/>
    public async Task<OrderReply> ResendExhausted(string merchantId)
    {
        using var turn = BeginTurn();
        if (!BelongsTo(merchantId)) return EndTurn(NotFound);
        var result = NotificationRules.ResendExhausted(_written!, await ReadContext(merchantId));
        return EndTurn(await WriteAndReply(result, isReplay: ReferenceEquals(result.Value?.State, _written)));
    }

    /// <inheritdoc/>
    public Task<bool> SendDeferred(string eventId)
    {
        using var turn = BeginTurn();
        if (_written?.Outbox.NextAction is not { } head || head.Subject != eventId || _running.Contains(head) || !actions.TryStart(_written, head, isPossibleRepeat: true, _newestEvent, isReleased: true))
            return Task.FromResult(EndTurn(false));
        _running.Begin(head);
        return Task.FromResult(EndTurn(true));
    }

    /// <inheritdoc/>
    public async Task<bool> HandleReport(ChannelReport report)
    {
        using var turn = BeginTurn();
        using (OrderTraces.Begin("order.callback", ActivityKind.Consumer, _written))
        {
            await Decide((state, now) => PaymentRules.ApplyReport(state, report, now));
        }

        // What becomes due is no part of the callback.
        return EndTurn(_written is not null);
    }

    /// <inheritdoc/>
    public async Task<bool> HandleUnreadableReport(UnreadableReport report)
    {
        using var turn = BeginTurn();
        await Decide((state, now) => ResolutionRules.ApplyReport(state, report, now));
        ReportUnreadable(report.Channel, report.Payment);
        return EndTurn(_written is not null);
    }

    /// <inheritdoc/>
    public async Task<OrderReply> Resolve(ResolvePaymentCommand asked)
    {
        using var turn = BeginTurn();
        if (_written is not { } before) return EndTurn(NotFound);
        PaymentError? error = null;
        await Decide((state, now) =>
        {
            (var decision, error) = ResolutionRules.Resolve(state, asked, now);
            return decision;
        });
        return EndTurn(error is null ? new OrderReply(OrderView.Of(_written), null, IsReplay: ReferenceEquals(_written, before)) : new OrderReply(null, error));
    }

    /// <summary>The reminder says no more than that something may be due; the state and the clock say what.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        StartDueActions();
        return Task.CompletedTask;
    }

    private bool BelongsTo(string merchantId) => _written?.Order.MerchantId == merchantId;

    private static OrderReply NotFound { get; } = new(null, new PaymentError(PaymentErrorCode.OrderNotFound, "There is no such order."));

    /// <summary>
    /// The money leaves the account before the channel is asked to return it. That it is to be set aside is written first: whatever is lost
    /// in between, either the refund has it or it is let go.
    /// </summary>
    private async Task<OrderReply> RefundFromAccount(string merchantId, RefundOrderCommand asked)
    {
        var (intent, holdId) = RefundRules.ReserveHold(_written!, asked, await ReadContext(merchantId));
        await Write(intent);
        if (await accounts.Hold(_written!.Order, holdId, asked.Amount) is { } error)
        {
            await Write(RefundRules.AbandonHold(_written, holdId, await ReadContext(merchantId)));
            return new OrderReply(null, error);
        }

        return await WriteAndReply(RefundRules.Request(_written, asked, await ReadContext(merchantId), holdId));
    }

    /// <summary>
    /// A turn lasts until <see cref="EndTurn"/>, or until a failure leaves it. It is a value in the method itself, since a function that is
    /// handed over would cost every turn two more tasks.
    /// </summary>
    private Turn BeginTurn()
    {
        _inTurn = true;
        return new Turn(this);
    }

    /// <summary>What the turn came to is written: starts what has become due.</summary>
    private T EndTurn<T>(T outcome)
    {
        _inTurn = false;
        StartDueActions();
        return outcome;
    }

    private readonly struct Turn(OrderGrain grain) : IDisposable
    {
        public void Dispose() => grain._inTurn = false;
    }

    private async Task<OrderReply> WriteAndReply(Result<Decision> result, bool isReplay = false)
    {
        if (result.Value is { } decision && !ReferenceEquals(decision.State, _written)) await Write(decision);
        return Reply(result, isReplay);
    }

    private OrderReply Reply(Result<Decision> result, bool isReplay) =>
        result.Error is { } error ? new OrderReply(null, error) : new OrderReply(OrderView.Of(_written!), null, isReplay);

    /// <summary>Nobody sees a decision before it is on disk: a failed write escapes, and the activation is dropped with it.</summary>
    private async Task Write(Decision decision)
    {
        row.State.Apply(decision);
        await row.WriteStateAsync();
        metrics.RecordDecision(_written, decision);
        foreach (var foreign in decision.ForeignReports) LogForeign(foreign.Channel, decision.State.Order.Id, decision.State.Order.MerchantId, foreign.Reason);
        if (_written?.Order.Status != decision.State.Order.Status) LogStatus(decision.State.Order.Id, decision.State.Order.MerchantId, decision.State.Order.Status);
        _written = decision.State;
        foreach (var recorded in decision.Events)
            if (recorded.Notification is not null) _newestEvent = recorded;
        // Many orders wait in memory for something else; the words that their merchants have been told need not wait with them.
        if (_written.Outbox.NextAction is null) _newestEvent = null;
        if (_written.Order.Status != OrderStatus.Created) _verified?.TrySetResult();
    }

    /// <summary>Starts what is due, waits for what soon will be, and leaves memory when nothing is.</summary>
    /// <param name="wasIdle">Nobody has called for a while.</param>
    private void StartDueActions(bool wasIdle = false)
    {
        if (_written is null)
        {
            GoIdle(wasIdle);
            return;
        }

        var now = MerchantTime;
        DateTimeOffset? next = null;
        foreach (var action in _written.AllPendingActions)
        {
            if (_running.Contains(action)) continue;
            var start = action.DueAt;
            if (start <= now)
            {
                if (actions.TryStart(_written, action, _running.IsPossibleRepeat(action), _newestEvent))
                {
                    _running.Begin(action);
                    continue;
                }

                // Without a turn in memory it rests: the row says that it is due, and the reminders bring it back.
                if (actions.NextRetryDelay() is not { } wait) continue;
                start = now + wait;
            }

            if (next is null || start < next) next = start;
        }

        if (_idle is not null && IsIdle)
        {
            _idle.TrySetResult();
            _idle = null;
        }

        if (next is { } due && due <= now + OrderActions.WakeHorizon) WakeAfter(due - now);
        else if (_running.IsEmpty) GoIdle(wasIdle);
    }

    /// <summary>
    /// Leaves memory after a moment of quiet. Leaving at once would send away every call that waits behind this one, and
    /// have the order read again for each of them.
    /// </summary>
    private void GoIdle(bool wasIdle)
    {
        if (wasIdle) DeactivateOnIdle();
        else WakeAfter(IdleDelay);
    }

    private void WakeAfter(TimeSpan dueTime)
    {
        if (_timer is null) _timer = this.RegisterGrainTimer(OnTimer, new GrainTimerCreationOptions(dueTime, Timeout.InfiniteTimeSpan));
        else _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
    }

    private Task OnTimer(CancellationToken cancellationToken)
    {
        StartDueActions(wasIdle: true);
        return Task.CompletedTask;
    }
}
