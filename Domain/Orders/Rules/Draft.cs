using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text.Json;

namespace Payments.Domain;

/// <summary>A decision in the making: events are applied as they are recorded, so the rest of a rule sees what came before.</summary>
internal sealed class Draft
{
    private readonly Circumstances _circumstances;
    private readonly OrderState? _before;
    private readonly ImmutableArray<RecordedEvent>.Builder _events = ImmutableArray.CreateBuilder<RecordedEvent>(1);
    private ImmutableArray<NotificationAttempt> _attempts = [];
    private ImmutableArray<ForeignReport> _foreign = [];
    private readonly IDictionary<string, JsonElement>? _unknown;
    private readonly TimeSpan _behind;
    private PaymentOrder? _order;

    public Draft(OrderState? state, Circumstances circumstances)
    {
        (_circumstances, _before) = (circumstances, state);
        _order = state?.Order;
        _unknown = state?.Unknown;
        TraceParent = state?.TraceParent;
        Charges = state?.Charges;
        CreditRefused = state?.CreditRefused;
        Unreadable = state?.Unreadable;
        Duties = state?.Duties ?? [];
        Suspicions = state?.Suspicions ?? [];
        Prepared = state?.Prepared ?? [];
        ForeignReports = state?.ForeignReports ?? [];
        Outbox = state?.Outbox ?? Outbox.Empty;
        Ahead = state is not null && state.Ahead > circumstances.Ahead ? state.Ahead : circumstances.Ahead;
        _behind = state?.Behind ?? circumstances.Behind;
        // Storage and the API know milliseconds; a finer clock would give a replay another order than the live one.
        var clock = new DateTimeOffset(circumstances.Now.Ticks - (circumstances.Now.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        Now = state is not null && state.Order.UpdatedAt > clock ? state.Order.UpdatedAt : clock;
    }

    public DateTimeOffset Now { get; }

    /// <summary>How far the merchant's time is ahead of real time.</summary>
    public TimeSpan Ahead { get; }

    public double Chance => _circumstances.Chance;

    public MerchantTerms Merchant => _circumstances.Merchant;

    /// <summary>Tells whether an order may be paid more than once at a channel.</summary>
    public bool MayBePaidAgain(string channel) => _circumstances.TakeSeveralPayments?.Contains(channel) ?? false;

    /// <summary>Tells whether a channel moves money of the merchant's kind.</summary>
    public bool IsOfMode(string channel) => _circumstances.ChannelsOfMode?.Contains(channel) ?? false;

    /// <summary>Tells whether storage has the payment as that of another order.</summary>
    public bool PaysAnother(string channel, string paymentId) => _circumstances.PaidElsewhere is { Count: > 0 } paid && paid.Contains(PaymentKey.Of(channel, paymentId));

    public PaymentOrder Order => _order ?? throw new InvalidOperationException("The order has not been created.");

    public ImmutableArray<Duty> Duties { get; private set; }

    public ImmutableArray<Suspicion> Suspicions { get; set; }

    /// <summary>Channels other than <see cref="PaymentOrder.Channel"/> at which the order was or may have been prepared.</summary>
    public ImmutableArray<string> Prepared { get; private set; }

    public ImmutableArray<ForeignReport> ForeignReports { get; private set; }

    public Outbox Outbox { get; private set; }

    public string? TraceParent { get; init; }

    public ImmutableArray<ChargeAttempt>? Charges { get; private set; }

    public Failure? CreditRefused { get; set; }

    public ImmutableArray<string>? Unreadable { get; set; }

    /// <summary>Records an event, and owes the merchant a notification where it is one to be told.</summary>
    public void Record(OrderEvent happened)
    {
        var (order, stored) = History.Append(_order, happened with { Sequence = (_order?.Version ?? 0) + 1, OccurredAt = Now });
        _order = order;
        NotificationContent? notification = null;
        if (Subscription.Covers(Merchant.NotifyEvents, happened))
        {
            var eventId = OrderId.Event(order.Id, order.Version);
            notification = NotificationContent.Of(order, stored.Event, eventId, Merchant.NotifyFormat);
            if (Merchant.HasNotifyUrl || order.Terms.NotifyUrl is not null) Outbox = Outbox.Add(eventId, order.Version, Now);
        }

        _events.Add(new RecordedEvent(stored, notification));
    }

    /// <summary>Owes a call, in place of one for the same thing: whatever that one still hears was asked too early.</summary>
    public void Owe(DutyKind kind, string subject, DateTimeOffset dueAt)
    {
        var replaced = Owed(kind, subject);
        Settle(kind, subject);
        Duties = Duties.Add(new Duty(kind, subject, 0, dueAt, replaced?.NextAttempt ?? 0));
    }

    /// <summary>Owes the next attempt of a call whose attempt has just been answered.</summary>
    public void OweAgain(Duty answered, TimeSpan wait) =>
        Duties = Duties.Replace(answered, answered with { Attempts = answered.Attempts + 1, DueAt = Now + wait });

    /// <summary>Tells whether a call is owed, now or later.</summary>
    public bool Owes(DutyKind kind, string subject) => Owed(kind, subject) is not null;

    /// <summary>Owes a call no more.</summary>
    public void Settle(DutyKind kind, string subject)
    {
        while (Owed(kind, subject) is { } duty) Duties = Duties.Remove(duty);
    }

    /// <summary>Owes no call of a kind any more.</summary>
    public void SettleAll(DutyKind kind) => Duties = Duties.RemoveAll(duty => duty.Kind == kind);

    /// <summary>The call that an answer belongs to; null when the answer is to an older attempt or to nothing that is owed.</summary>
    public Duty? Answered(DutyKind kind, string subject, int attempt)
    {
        foreach (var duty in Duties)
            if (duty.IsFor(kind, subject) && duty.NextAttempt == attempt) return duty;
        return null;
    }

    private Duty? Owed(DutyKind kind, string subject)
    {
        foreach (var duty in Duties)
            if (duty.IsFor(kind, subject)) return duty;
        return null;
    }

    /// <summary>Remembers that the order was or may have been prepared at a channel.</summary>
    public void PreparedAt(string channel)
    {
        if (!Prepared.Contains(channel)) Prepared = Prepared.Add(channel);
    }

    /// <summary>Remembers the channels that may be preparing the order at this moment, where that can be any.</summary>
    public void PreparedWhereverAsked()
    {
        if (!Trusting.MayBeBeingPrepared(this)) return;
        foreach (var channel in _circumstances.ChannelsOfMode ?? FrozenSet<string>.Empty) PreparedAt(channel);
    }

    /// <summary>Takes note of a report that counts for nothing.</summary>
    /// <param name="report">What was said.</param>
    /// <param name="isKept">Whether the order keeps it.</param>
    public void Foreign(ForeignReport report, bool isKept)
    {
        _foreign = _foreign.Add(report);
        if (isKept) ForeignReports = ForeignReports.Add(report);
    }

    /// <summary>Remembers an attempt at charging.</summary>
    public void Charged(ChargeAttempt attempt) => Charges = (Charges ?? []).Add(attempt);

    /// <summary>Replaces the line of notifications and lists what was attempted.</summary>
    public void Told(Outbox outbox, ImmutableArray<NotificationAttempt> attempts)
    {
        Outbox = outbox;
        _attempts = _attempts.AddRange(attempts);
    }

    /// <summary>A delivery, which was made in real time, in the merchant's.</summary>
    public Delivery Timed(Delivery delivery) => Ahead == TimeSpan.Zero ? delivery : delivery with { At = delivery.At + Ahead };

    /// <summary>What was said counts for nothing: null where nothing is to be noted, and the state as it was where all of it is known.</summary>
    public Decision? Ignored() =>
        _foreign.IsEmpty ? null
        : _before is { } before && ForeignReports.Length == (before.ForeignReports ?? []).Length ? new Decision(before, [], []) { Foreign = _foreign }
        : Done();

    public Decision Done() => new(
        new OrderState
        {
            Order = Order,
            Duties = Duties,
            Suspicions = Suspicions,
            Outbox = Outbox,
            Charges = Charges,
            CreditRefused = CreditRefused,
            Unreadable = Unreadable,
            Prepared = Prepared.IsEmpty ? null : Prepared,
            ForeignReports = ForeignReports.IsEmpty ? null : ForeignReports,
            TraceParent = TraceParent,
            Ahead = Ahead,
            Behind = _behind,
            Unknown = _unknown,
        },
        _events.DrainToImmutable(),
        _attempts)
    {
        Foreign = _foreign,
    };
}
