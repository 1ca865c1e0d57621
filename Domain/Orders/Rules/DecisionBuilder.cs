using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Domain.Notifications;

namespace Payments.Domain.Orders.Rules;

/// <summary>A decision in the making: events are applied as they are recorded, so the rest of a rule sees what came before.</summary>
internal sealed class DecisionBuilder
{
    private readonly DecisionContext _context;
    private readonly OrderState? _original;
    private readonly ImmutableArray<RecordedEvent>.Builder _events = ImmutableArray.CreateBuilder<RecordedEvent>(1);
    private ImmutableArray<NotificationAttempt> _attempts = [];
    private ImmutableArray<ForeignReport> _reportsToCount = [];
    private IgnoredCallback? _ignored;
    private readonly IDictionary<string, JsonElement>? _unknown;
    private readonly TimeSpan _clockBehind;
    private PaymentOrder? _order;

    public DecisionBuilder(OrderState? state, DecisionContext context)
    {
        (_context, _original) = (context, state);
        _order = state?.Order;
        _unknown = state?.Unknown;
        TraceParent = state?.TraceParent;
        Charges = state?.Charges;
        UnreadableChannels = state?.UnreadableChannels;
        PendingActions = state?.PendingActions ?? [];
        Discrepancies = state?.Discrepancies ?? [];
        PreparedElsewhere = state?.PreparedElsewhere ?? [];
        ForeignReports = state?.ForeignReports ?? [];
        IgnoredCallbacks = state?.IgnoredCallbacks;
        Outbox = state?.Outbox ?? Outbox.Empty;
        ClockAhead = state is not null && state.ClockAhead > context.ClockAhead ? state.ClockAhead : context.ClockAhead;
        _clockBehind = state?.ClockBehind ?? context.ClockBehind;
        // Storage and the API know milliseconds; a finer clock would give a replay another order than the live one.
        var clock = context.Now.ToMilliseconds();
        Now = state is not null && state.Order.UpdatedAt > clock ? state.Order.UpdatedAt : clock;
    }

    public DateTimeOffset Now { get; }

    /// <summary>How far the merchant's time is ahead of real time.</summary>
    public TimeSpan ClockAhead { get; }

    public double Jitter => _context.Jitter;

    public MerchantSettings Merchant => _context.Merchant;

    /// <summary>Tells whether an order may be paid more than once at a channel.</summary>
    public bool AllowsSeveralPayments(string channel) => _context.ChannelsWithSeveralPayments?.Contains(channel) ?? false;

    /// <summary>Tells whether a channel moves money of the merchant's kind.</summary>
    public bool IsOfMerchantMode(string channel) => _context.ChannelsOfMode?.Contains(channel) ?? false;

    /// <summary>Tells whether storage has the payment as that of another order.</summary>
    public bool IsPaymentOfOtherOrder(string channel, PaymentId paymentId) =>
        _context.PaymentsOfOtherOrders is { Count: > 0 } paid && paid.Contains(PaymentKey.Of(channel, paymentId));

    public PaymentOrder Order => _order ?? throw new InvalidOperationException("The order has not been created.");

    public ImmutableArray<PendingAction> PendingActions { get; private set; }

    public ImmutableArray<PaymentDiscrepancy> Discrepancies { get; set; }

    /// <summary>Channels other than <see cref="PaymentOrder.Channel"/> at which the order was or may have been prepared.</summary>
    public ImmutableArray<string> PreparedElsewhere { get; private set; }

    public ImmutableArray<ForeignReport> ForeignReports { get; private set; }

    /// <summary>Null while there was none.</summary>
    public ImmutableArray<IgnoredCallback>? IgnoredCallbacks { get; private set; }

    public Outbox Outbox { get; private set; }

    public string? TraceParent { get; init; }

    public ImmutableArray<ChargeAttempt>? Charges { get; private set; }

    public ImmutableArray<string>? UnreadableChannels { get; set; }

    /// <summary>By what the order learns what is decided about; null where it is no news of money.</summary>
    public NewsSource? Source { get; set; }

    /// <summary>Records an event, and queues its notification where merchants are notified of it.</summary>
    public void Record(OrderEvent happened)
    {
        var (order, stored) = History.Append(
            _order,
            happened with
            {
                Sequence = (_order?.Version ?? 0) + 1,
                OccurredAt = Now,
                Source = IsNewsOfMoney(happened) ? Source : null,
            }
        );
        _order = order;
        NotificationContent? notification = null;
        if (NotificationFilter.Includes(Merchant.NotifyEvents, happened))
        {
            var eventId = EventId.Of(order.Id, order.Version);
            notification = NotificationContent.Of(order, stored.Event, eventId, Merchant.NotifyFormat);
            if (Merchant.HasNotifyUrl || order.Terms.NotifyUrl is not null)
                Outbox = Outbox.Add(eventId, order.Version, Now);
        }

        _events.Add(new RecordedEvent(stored, notification));
    }

    private static bool IsNewsOfMoney(OrderEvent happened) =>
        happened
            is OrderCrediting
                or OrderPaid
                or OrderFailed
                or PaymentLate
                or PaymentDuplicate
                or PaymentMismatch
                or PaymentUnreadable
                or PaymentResolved;

    /// <summary>Adds a pending action, replacing one for the same subject: an answer to that one would be out of date.</summary>
    public void Schedule(ActionKind kind, string subject, DateTimeOffset dueAt)
    {
        var replaced = FindPending(kind, subject);
        Complete(kind, subject);
        PendingActions = PendingActions.Add(new PendingAction(kind, subject, 0, dueAt, replaced?.NextAttempt ?? 0));
    }

    /// <summary>Schedules the next attempt of an action whose attempt has just been answered.</summary>
    public void Reschedule(PendingAction answered, TimeSpan wait) =>
        PendingActions = PendingActions.Replace(answered, answered with { Attempts = answered.Attempts + 1, DueAt = Now + wait });

    /// <summary>Tells whether an action is pending, due now or later.</summary>
    public bool HasPending(ActionKind kind, string subject) => FindPending(kind, subject) is not null;

    /// <summary>Removes a pending action.</summary>
    public void Complete(ActionKind kind, string subject)
    {
        while (FindPending(kind, subject) is { } action)
            PendingActions = PendingActions.Remove(action);
    }

    /// <summary>Removes the pending actions of a kind.</summary>
    public void CompleteAll(ActionKind kind) => PendingActions = PendingActions.RemoveAll(action => action.Kind == kind);

    /// <summary>The action that an answer belongs to; null when the answer is to an older attempt or to nothing pending.</summary>
    public PendingAction? FindAnswered(ActionKind kind, string subject, int attempt)
    {
        foreach (var action in PendingActions)
            if (action.IsFor(kind, subject) && action.NextAttempt == attempt)
                return action;
        return null;
    }

    private PendingAction? FindPending(ActionKind kind, string subject)
    {
        foreach (var action in PendingActions)
            if (action.IsFor(kind, subject))
                return action;
        return null;
    }

    /// <summary>Remembers that the order was or may have been prepared at a channel.</summary>
    public void MarkPreparedAt(string channel)
    {
        if (!PreparedElsewhere.Contains(channel))
            PreparedElsewhere = PreparedElsewhere.Add(channel);
    }

    /// <summary>
    /// The channels at which the order may be prepared: those that it names, or all of its merchant's mode but the balance, which is named
    /// where it pays.
    /// </summary>
    public ImmutableArray<string> PossibleChannels =>
        Order.Terms.Channels.IsEmpty
            ?
            [
                .. (_context.ChannelsOfMode ?? FrozenSet<string>.Empty)
                    .Where(channel => channel != ChargeRules.BalanceChannel)
                    .Order(StringComparer.Ordinal),
            ]
            : Order.Terms.Channels;

    /// <summary>Remembers the channels that may be preparing the order at this moment, where that can be any.</summary>
    public void MarkPreparedWherePossible()
    {
        if (!TrustRules.IsPossiblyInPreparation(this))
            return;
        foreach (var channel in PossibleChannels)
            MarkPreparedAt(channel);
    }

    /// <summary>Records a report that counts for nothing.</summary>
    /// <param name="report">What was said.</param>
    /// <param name="isKept">Whether the order keeps it.</param>
    public void AddForeignReport(ForeignReport report, bool isKept)
    {
        _reportsToCount = _reportsToCount.Add(report);
        if (isKept)
            ForeignReports = ForeignReports.Add(report);
    }

    /// <summary>Remembers a callback that changes nothing, beside what else is decided.</summary>
    public bool AddIgnored(string channel, IgnoredReason reason, PaymentId? paymentId, Money? reported, bool isExpected = false)
    {
        _ignored = new IgnoredCallback(channel, reason, paymentId, reported, 1, Now, Now);
        var (callbacks, isWorthWriting) = IgnoredCallbackRules.Add(IgnoredCallbacks ?? [], _ignored, isExpected);
        IgnoredCallbacks = callbacks.IsEmpty ? null : callbacks;
        return isWorthWriting;
    }

    /// <summary>A callback came, and nothing else of the order differs; the state is as it was where there is no room for it.</summary>
    public Decision IgnoreCallback(
        string channel,
        IgnoredReason reason,
        PaymentId? paymentId = null,
        Money? reported = null,
        bool isExpected = false
    )
    {
        var (original, before) = (_original!, IgnoredCallbacks);
        var isWorthWriting = AddIgnored(channel, reason, paymentId, reported, isExpected);
        return new Decision(IgnoredCallbacks == before ? original : original with { IgnoredCallbacks = IgnoredCallbacks }, [], [])
        {
            Ignored = _ignored,
            IsWriteOptional = !isWorthWriting,
        };
    }

    /// <summary>Remembers an attempt at charging.</summary>
    public void AddChargeAttempt(ChargeAttempt attempt) => Charges = (Charges ?? []).Add(attempt);

    /// <summary>Replaces the line of notifications and lists what was attempted.</summary>
    public void ReplaceOutbox(Outbox outbox, ImmutableArray<NotificationAttempt> attempts)
    {
        Outbox = outbox;
        _attempts = _attempts.AddRange(attempts);
    }

    /// <summary>A delivery, which was made in real time, in the merchant's.</summary>
    public Delivery ToMerchantTime(Delivery delivery) =>
        ClockAhead == TimeSpan.Zero ? delivery : delivery with { At = delivery.At + ClockAhead };

    /// <summary>
    /// What was said counts for nothing: null where nothing is to be noted, and the state as it was where all of it is known.
    /// </summary>
    public Decision? Ignore() =>
        _reportsToCount.IsEmpty ? null
        : _original is { } before && ForeignReports.Length == (before.ForeignReports ?? []).Length
            ? new Decision(before, [], []) { ForeignReports = _reportsToCount }
        : Build();

    public Decision Build() =>
        new(
            new OrderState
            {
                Order = Order,
                PendingActions = PendingActions,
                Discrepancies = Discrepancies,
                Outbox = Outbox,
                Charges = Charges,
                UnreadableChannels = UnreadableChannels,
                PreparedElsewhere = PreparedElsewhere.IsEmpty ? null : PreparedElsewhere,
                ForeignReports = ForeignReports.IsEmpty ? null : ForeignReports,
                IgnoredCallbacks = IgnoredCallbacks,
                TraceParent = TraceParent,
                ClockAhead = ClockAhead,
                ClockBehind = _clockBehind,
                Unknown = _unknown,
            },
            _events.DrainToImmutable(),
            _attempts
        )
        {
            ForeignReports = _reportsToCount,
            Ignored = _ignored,
        };
}
