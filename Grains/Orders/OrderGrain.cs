using System;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Payments.Domain;
using Payments.Storage.Grains;

namespace Payments.Grains;

/// <summary>
/// One order: it loads, lets a rule decide, writes, and starts what has become due. Calls to third parties run outside
/// its turns and come back as messages; an order that owes nothing within a minute leaves memory.
/// </summary>
[GrainType("order")]
public sealed partial class OrderGrain(
    [PersistentState("order", OrderGrain.StorageName)] IPersistentState<OrderRow> row,
    OrderCalls calls,
    ChannelCalls channels,
    AccountCalls accounts,
    MerchantDirectory merchants,
    RiskRules risks,
    Chance chance,
    OrderMetrics metrics,
    TimeProvider clock,
    SteadyClock steady,
    ILogger<OrderGrain> logger) : Grain, IOrderGrain, IRemindable
{
    /// <summary>The storage that holds orders, on every host.</summary>
    public const string StorageName = "orders";

    // Long enough for a callback, a notification's answer and a waiting client to find the order in memory; longer, and the collector
    // carries thousands of orders along that nobody asks for.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(100);

    private readonly CallsUnderWay _underWay = new(clock);
    private OrderState? _written;
    private RecordedEvent? _newest;
    private bool _inTurn;
    private TaskCompletionSource? _verified;
    private IGrainTimer? _timer;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _written = row.RecordExists ? row.State.State : null;
        if (_written is not { } loaded) return Task.CompletedTask;
        _underWay.Loaded(loaded);
        (_ahead, _behind) = (loaded.Ahead, loaded.Behind);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _verified?.TrySetResult();
        _quiet?.TrySetResult();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<OrderReply> Create(string merchantId, CreateOrder terms)
    {
        using var turn = BeginTurn();
        var isReplay = _written is not null;
        if (!isReplay) _behind = steady.Lead;
        var risk = isReplay ? null : await risks.Judge(this.GetPrimaryKeyString(), merchantId, terms);
        var now = await Now(merchantId);
        var ruling = Creating.Create(_written, merchantId, terms, now, risk);
        if (!isReplay && ruling.Decision is { State.Order.Status: OrderStatus.Created } made && await channels.VerifyWithoutCall(made.State.Order) is { } report)
            ruling = new Ruling(made.Then(Verifying.Answered(made.State, made.State.Owed.First(duty => duty.Kind == DutyKind.Verify).NextAttempt, report, now)), null);
        if (!isReplay && ruling.Decision is { } decision) await Write(decision);
        return EndTurn(Reply(ruling, isReplay));
    }

    /// <inheritdoc/>
    public Task<OrderView?> Get()
    {
        // In the middle of a turn only that turn knows what is about to be owed, and whether this activation may go.
        if (!_inTurn) Proceed();
        return Task.FromResult(_written is { } state ? OrderView.Of(state) : null);
    }

    /// <inheritdoc/>
    public async Task<OrderView?> WaitUntilVerified(TimeSpan limit)
    {
        if (_written is { Order.Status: OrderStatus.Created })
        {
            // The activation that made the order may be gone; then nobody is verifying it yet.
            if (!_inTurn) Proceed();
            _verified ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var patience = new CancellationTokenSource(limit, clock);
            await _verified.Task.WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        return await Get();
    }

    /// <inheritdoc/>
    public async Task<OrderReply> Cancel(string merchantId)
    {
        using var turn = BeginTurn();
        return EndTurn(IsOf(merchantId) ? await Carry(Creating.Cancel(_written!, await Now(merchantId))) : NotFound);
    }

    /// <inheritdoc/>
    public async Task<OrderReply> Refund(string merchantId, RefundOrder asked)
    {
        using var turn = BeginTurn();
        if (!IsOf(merchantId)) return EndTurn(NotFound);
        var ruling = Refunding.Request(_written!, asked, await Now(merchantId));
        var isReplay = ReferenceEquals(ruling.Decision?.State, _written);
        return EndTurn(ruling.Decision is null || isReplay || _written!.Order.Terms.Kind != OrderKind.TopUp
            ? await Carry(ruling, isReplay)
            : await RefundFromAccount(merchantId, asked));
    }

    /// <inheritdoc/>
    public async Task<OrderReply> Resend(string merchantId, int sequence)
    {
        using var turn = BeginTurn();
        return EndTurn(IsOf(merchantId) ? await Carry(Notifying.Resend(_written!, sequence, await Now(merchantId))) : NotFound);
    }

    /// <inheritdoc/>
    public async Task<OrderReply> ResendExhausted(string merchantId)
    {
        using var turn = BeginTurn();
        if (!IsOf(merchantId)) return EndTurn(NotFound);
        var ruling = Notifying.ResendExhausted(_written!, await Now(merchantId));
        return EndTurn(await Carry(ruling, isReplay: ReferenceEquals(ruling.Decision?.State, _written)));
    }

    /// <inheritdoc/>
    public Task<bool> Released(string eventId)
    {
        using var turn = BeginTurn();
        if (_written?.Outbox.Owed is not { } head || head.Subject != eventId || _underWay.Has(head) || !calls.TryStart(_written, head, mayRepeat: true, _newest, isReleased: true))
            return Task.FromResult(EndTurn(false));
        _underWay.Begin(head);
        return Task.FromResult(EndTurn(true));
    }

    /// <inheritdoc/>
    public async Task<bool> Reported(ChannelReport report)
    {
        using var turn = BeginTurn();
        using (OrderTraces.Begin("order.callback", ActivityKind.Consumer, _written))
        {
            await Decide((state, now) => Paying.Reported(state, report, now));
        }

        // What becomes due is no part of the callback.
        return EndTurn(_written is not null);
    }

    /// <inheritdoc/>
    public async Task<bool> ReportedUnreadable(UnreadableReport report)
    {
        using var turn = BeginTurn();
        await Decide((state, now) => Resolving.Reported(state, report, now));
        Unreadable(report.Channel, report.Payment);
        return EndTurn(_written is not null);
    }

    /// <inheritdoc/>
    public async Task<OrderReply> Resolve(ResolvePayment asked)
    {
        using var turn = BeginTurn();
        if (_written is not { } before) return EndTurn(NotFound);
        Rejection? rejection = null;
        await Decide((state, now) =>
        {
            (var decision, rejection) = Resolving.Resolve(state, asked, now);
            return decision;
        });
        return EndTurn(rejection is null ? new OrderReply(OrderView.Of(_written), null, IsReplay: ReferenceEquals(_written, before)) : new OrderReply(null, rejection));
    }

    /// <summary>The reminder says no more than that something may be due; the state and the clock say what.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Proceed();
        return Task.CompletedTask;
    }

    private bool IsOf(string merchantId) => _written?.Order.MerchantId == merchantId;

    private static OrderReply NotFound { get; } = new(null, new Rejection(RejectionCode.OrderNotFound, "There is no such order."));

    /// <summary>
    /// The money leaves the account before the channel is asked to return it. That it is to be set aside is written first: whatever is lost
    /// in between, either the refund has it or it is let go.
    /// </summary>
    private async Task<OrderReply> RefundFromAccount(string merchantId, RefundOrder asked)
    {
        var (intent, holdId) = Refunding.Intend(_written!, asked, await Now(merchantId));
        await Write(intent);
        if (await accounts.Hold(_written!.Order, holdId, asked.Amount) is { } rejection)
        {
            await Write(Refunding.Forsake(_written, holdId, await Now(merchantId)));
            return new OrderReply(null, rejection);
        }

        return await Carry(Refunding.Request(_written, asked, await Now(merchantId), holdId));
    }

    /// <summary>
    /// A turn lasts until <see cref="EndTurn"/>, or until a failure leaves it. It is a value in the method itself, since a function that is
    /// handed over would cost every turn two more tasks.
    /// </summary>
    private TurnUnderWay BeginTurn()
    {
        _inTurn = true;
        return new TurnUnderWay(this);
    }

    /// <summary>What the turn came to is written: starts what has become due.</summary>
    private T EndTurn<T>(T outcome)
    {
        _inTurn = false;
        Proceed();
        return outcome;
    }

    private readonly struct TurnUnderWay(OrderGrain grain) : IDisposable
    {
        public void Dispose() => grain._inTurn = false;
    }

    private async Task<OrderReply> Carry(Ruling ruling, bool isReplay = false)
    {
        if (ruling.Decision is { } decision && !ReferenceEquals(decision.State, _written)) await Write(decision);
        return Reply(ruling, isReplay);
    }

    private OrderReply Reply(Ruling ruling, bool isReplay) =>
        ruling.Rejection is { } rejection ? new OrderReply(null, rejection) : new OrderReply(OrderView.Of(_written!), null, isReplay);

    /// <summary>Nobody sees a decision before it is on disk: a failed write escapes, and the activation is dropped with it.</summary>
    private async Task Write(Decision decision)
    {
        row.State.Become(decision);
        await row.WriteStateAsync();
        metrics.Written(_written, decision);
        foreach (var foreign in decision.Foreign) LogForeign(foreign.Channel, decision.State.Order.Id, decision.State.Order.MerchantId, foreign.Reason);
        if (_written?.Order.Status != decision.State.Order.Status) LogStatus(decision.State.Order.Id, decision.State.Order.MerchantId, decision.State.Order.Status);
        _written = decision.State;
        foreach (var recorded in decision.Events)
            if (recorded.Notification is not null) _newest = recorded;
        // Many orders wait in memory for something else; the words that their merchants have been told need not wait with them.
        if (_written.Outbox.Owed is null) _newest = null;
        if (_written.Order.Status != OrderStatus.Created) _verified?.TrySetResult();
    }

    /// <summary>Starts what is due, waits for what soon will be, and leaves memory when nothing is.</summary>
    /// <param name="wasQuiet">Nobody has called for a while.</param>
    private void Proceed(bool wasQuiet = false)
    {
        if (_written is null)
        {
            Rest(wasQuiet);
            return;
        }

        var now = MerchantTime;
        DateTimeOffset? next = null;
        foreach (var duty in _written.Owed)
        {
            if (_underWay.Has(duty)) continue;
            var start = duty.DueAt;
            if (start <= now)
            {
                if (calls.TryStart(_written, duty, _underWay.MayRepeat(duty), _newest))
                {
                    _underWay.Begin(duty);
                    continue;
                }

                // Without a turn in memory it rests: the row says that it is due, and the reminders bring it back.
                if (calls.WaitWhenFull() is not { } wait) continue;
                start = now + wait;
            }

            if (next is null || start < next) next = start;
        }

        if (_quiet is not null && IsQuiet)
        {
            _quiet.TrySetResult();
            _quiet = null;
        }

        if (next is { } due && due <= now + OrderCalls.Soon) Wake(due - now);
        else if (_underWay.IsEmpty) Rest(wasQuiet);
    }

    /// <summary>
    /// Leaves memory after a moment of quiet. Leaving at once would send away every call that waits behind this one, and
    /// have the order read again for each of them.
    /// </summary>
    private void Rest(bool wasQuiet)
    {
        if (wasQuiet) DeactivateOnIdle();
        else Wake(Quiet);
    }

    private void Wake(TimeSpan dueTime)
    {
        if (_timer is null) _timer = this.RegisterGrainTimer(OnTimer, new GrainTimerCreationOptions(dueTime, Timeout.InfiniteTimeSpan));
        else _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
    }

    private Task OnTimer(CancellationToken cancellationToken)
    {
        Proceed(wasQuiet: true);
        return Task.CompletedTask;
    }
}
