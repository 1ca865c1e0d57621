using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Storage;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Payments.Grains.Actions;
using Payments.Grains.Interfaces.Orders;
using Payments.Grains.Telemetry;
using Payments.Storage.Grains;

namespace Payments.Grains.Orders;

/// <summary>
/// One order: it loads, lets a rule decide, writes, and starts what has become due. Calls to third parties run outside
/// its turns and come back as messages; an order with nothing due within a minute leaves memory.
/// </summary>
[GrainType(OrderGrains.TypeName)]
[PreferLocalPlacement]
public sealed partial class OrderGrain(
    [FromKeyedServices(OrderGrain.StorageName)] IGrainStorage storage,
    DecisionContexts contexts,
    OrderCreation creation,
    OrderActions actions,
    AccountActions accounts,
    IdleOrders idleOrders,
    OrderTelemetry telemetry,
    TimeProvider stopwatch
) : Grain, IOrderGrain, IRemindable
{
    /// <summary>The storage that holds orders, on every host.</summary>
    public const string StorageName = "orders";

    private readonly RunningActions _running = new();
    private readonly OrderClock _clock = contexts.NewClock();
    private GrainRecord<OrderRow> _row = null!;
    private IdleOrder _idleOrder = null!;
    private OrderState? _written;
    private RecordedEvent? _newestEvent;
    private TaskCompletionSource? _verified;
    private TaskCompletionSource? _idle;
    private IGrainTimer? _timer;
    private bool _inTurn;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _idleOrder = new IdleOrder(GrainContext);
        _row = new GrainRecord<OrderRow>(storage, "order", this.GetGrainId());
        await _row.Read();
        if (!_row.Exists || _row.State.State is not { } loaded)
            return;
        _written = loaded;
        _running.Load(loaded);
        _clock.Load(loaded);
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _verified?.TrySetResult();
        _idle?.TrySetResult();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<OrderReply> Create(MerchantId merchantId, CreateOrderCommand terms)
    {
        using var turn = BeginTurn();
        var isReplay = _written is not null;
        if (!isReplay)
            _clock.Begin();
        var result = isReplay
            ? CreateRules.Create(_written, merchantId, terms, await ReadContext(merchantId), risk: null)
            : await creation.Decide(new OrderId(this.GetPrimaryKeyString()), merchantId, terms, () => ReadContext(merchantId));
        return EndTurn(await WriteAndReply(result, isReplay));
    }

    /// <inheritdoc/>
    public Task<OrderView?> Get()
    {
        // In the middle of a turn only that turn knows what is about to be scheduled, and whether this activation may go.
        if (!_inTurn)
            StartDueActions();
        return Task.FromResult(_written is { } state ? OrderView.Of(state) with { Time = new(_clock.Now, _clock.Ahead) } : null);
    }

    /// <inheritdoc/>
    public async Task<OrderView?> WaitUntilVerified(TimeSpan limit)
    {
        if (_written is { Order.Status: OrderStatus.Created })
        {
            // The activation that made the order may be gone; then nobody is verifying it yet.
            if (!_inTurn)
                StartDueActions();
            await Wait(_verified ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), limit);
        }

        return await Get();
    }

    /// <inheritdoc/>
    public async Task<OrderReply> Cancel(MerchantId merchantId)
    {
        using var turn = BeginTurn();
        return EndTurn(
            BelongsTo(merchantId) ? await WriteAndReply(CreateRules.Cancel(_written!, await ReadContext(merchantId))) : NotFound
        );
    }

    /// <inheritdoc/>
    public async Task<OrderReply> Refund(MerchantId merchantId, RefundOrderCommand asked)
    {
        using var turn = BeginTurn();
        if (!BelongsTo(merchantId))
            return EndTurn(NotFound);
        var result = RefundRules.Request(_written!, asked, await ReadContext(merchantId));
        var isReplay = ReferenceEquals(result.Value?.State, _written);
        return EndTurn(
            result.Value is null || isReplay || _written!.Order.Terms.Kind != OrderKind.TopUp
                ? await WriteAndReply(result, isReplay)
                : await RefundFromAccount(merchantId, asked)
        );
    }

    /// <inheritdoc/>
    public async Task<OrderReply> Resend(MerchantId merchantId, int sequence)
    {
        using var turn = BeginTurn();
        if (!BelongsTo(merchantId))
            return EndTurn(NotFound);
        return EndTurn(await WriteAndReply(NotificationRules.Resend(_written!, sequence, await ReadContext(merchantId))));
    }

    /// <inheritdoc/>
    public async Task<OrderReply> ResendExhausted(MerchantId merchantId)
    {
        using var turn = BeginTurn();
        if (!BelongsTo(merchantId))
            return EndTurn(NotFound);
        var result = NotificationRules.ResendExhausted(_written!, await ReadContext(merchantId));
        return EndTurn(await WriteAndReply(result, isReplay: ReferenceEquals(result.Value?.State, _written)));
    }

    /// <inheritdoc/>
    public Task<bool> SendDeferred(EventId eventId)
    {
        using var turn = BeginTurn();
        var head = _written?.Outbox.NextAction;
        var isStarted =
            head is not null
            && head.Subject == eventId
            && !_running.Contains(head)
            && actions.TryStart(_written!, head, isPossibleRepeat: true, _newestEvent, isReleased: true);
        if (isStarted)
            _running.Begin(head!, Uptime);
        return Task.FromResult(EndTurn(isStarted));
    }

    /// <inheritdoc/>
    public async Task<bool> HandleReport(ChannelReport report)
    {
        using var turn = BeginTurn();
        using (OrderTraces.Begin("order.callback", ActivityKind.Consumer, _written))
        {
            await Decide((state, context) => PaymentRules.ApplyReport(state, report, context));
        }

        // What becomes due is no part of the callback.
        return EndTurn(_written is not null);
    }

    /// <inheritdoc/>
    public async Task<bool> HandleUnreadableReport(UnreadableReport report)
    {
        using var turn = BeginTurn();
        await Decide((state, context) => ResolutionRules.ApplyReport(state, report, context));
        telemetry.RecordUnreadable(_written, report.Channel, report.Payment);
        return EndTurn(_written is not null);
    }

    /// <inheritdoc/>
    public async Task<OrderReply> Resolve(ResolvePaymentCommand asked)
    {
        using var turn = BeginTurn();
        if (_written is not { } before)
            return EndTurn(NotFound);
        PaymentError? error = null;
        await Decide(
            (state, context) =>
            {
                (var decision, error) = ResolutionRules.Resolve(state, asked, context);
                return decision;
            }
        );
        return EndTurn(
            error is null
                ? new OrderReply(OrderView.Of(_written), null, IsReplay: ReferenceEquals(_written, before))
                : new OrderReply(null, error)
        );
    }

    /// <inheritdoc/>
    public async Task<OrderProgress> AdvanceClock(TimeSpan clockAhead)
    {
        using var turn = BeginTurn();
        _clock.AdvanceTo(clockAhead);
        // Its row says in real time when it is due, and must go on saying so should this process die before anything else is written.
        if (_written is { DueAt: not null } state && state.ClockAhead < _clock.Ahead)
            await Write(new Decision(state with { ClockAhead = _clock.Ahead }, [], []));
        EndTurn(true);
        return Progress;
    }

    /// <inheritdoc/>
    public async Task<OrderProgress> WaitUntilIdle(TimeSpan limit)
    {
        if (!_inTurn)
            StartDueActions();
        if (!IsIdle)
            await Wait(_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), limit);
        return Progress;
    }

    /// <summary>The reminder says no more than that something may be due; the state and the clock say what.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        StartDueActions();
        return Task.CompletedTask;
    }

    private static OrderReply NotFound { get; } = new(null, new PaymentError(PaymentErrorCode.OrderNotFound, "There is no such order."));

    private TimeSpan Uptime => stopwatch.GetElapsedTime(0);

    private bool IsIdle => _running.IsEmpty && !_inTurn && !(_written?.DueAt <= _clock.Now);

    private OrderProgress Progress => new(_clock.OfProcess(_written?.DueAt), IsBusy: !IsIdle);

    private bool BelongsTo(MerchantId merchantId) => _written?.Order.MerchantId == merchantId;

    private ValueTask<DecisionContext> ReadContext(MerchantId merchantId) => contexts.Read(merchantId, _clock);

    /// <summary>
    /// The money leaves the account before the channel is asked to return it. That it is to be set aside is written first: whatever is lost
    /// in between, either the refund has it or it is dropped.
    /// </summary>
    private async Task<OrderReply> RefundFromAccount(MerchantId merchantId, RefundOrderCommand asked)
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

    private async Task<OrderReply> WriteAndReply(Result<Decision> result, bool isReplay = false)
    {
        if (result.Error is { } error)
            return new OrderReply(null, error);
        if (!isReplay && result.Value is { } decision && !ReferenceEquals(decision.State, _written))
            await Write(decision);
        return new OrderReply(OrderView.Of(_written!), null, isReplay);
    }

    private async Task Wait(TaskCompletionSource end, TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit, stopwatch);
        await end
            .Task.WaitAsync(timeout.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }
}
