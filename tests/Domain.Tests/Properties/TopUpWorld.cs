using Payments.Domain.Accounts;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Payments.Domain.Tests.Orders;
using Xunit;
using static Payments.Domain.Tests.Orders.Scene;

namespace Payments.Domain.Tests.Properties;

/// <summary>
/// A top-up, its account with the journal, and a channel's books, with a network in between that loses what it is told to.
/// </summary>
internal sealed class TopUpWorld
{
    private const int Minutes3 = 180;

    private static readonly Failure Full = new("balance_too_large", "full");

    private static readonly CreateOrderCommand TopUp = Terms with
    {
        Kind = OrderKind.TopUp,
        AccountId = new AccountId("alice"),
        ExpiresIn = ChargeRules.TimeLimit,
    };

    private readonly LatePayment _late;
    private readonly AccountBooks _account = new();
    private readonly Dictionary<int, CapturedPayment> _charges = [];
    private readonly Dictionary<string, (long Amount, bool IsReturned)> _returns = [];
    private readonly HashSet<int> _begun = [];
    private readonly List<Func<Decision?>> _old = [];
    private readonly List<Booking> _underWay = [];
    private double _now;
    private int _refunds;
    private int _spendings;

    /// <param name="late">The merchant's policy.</param>
    /// <param name="isFull">Whether the account has so much that it cannot take the top-up before something of it is spent.</param>
    public TopUpWorld(LatePayment late, bool isFull = false)
    {
        _late = late;
        if (isFull)
            Book(Booking.Adjustment("full", Bookkeeping.MaxBalance, "EUR", "full"));
        State = CreateRules.Create(null, new MerchantId("mer_1"), TopUp, Now).Value!.State;
    }

    public OrderState State { get; private set; }

    private DecisionContext Now => At(_now, _late, hasNotifyUrl: false);

    public void Pass(double seconds)
    {
        _now += seconds;
        // Its own clock is what an order can rely on.
        while (State.PendingActions.FirstOrDefault(action => action.Kind == ActionKind.Expire && action.DueAt <= After(_now)) is { } expire)
            Become(ChargeRules.ApplyTimeout(State, expire.NextAttempt, Now));
    }

    /// <summary>Makes a call that is due, if one is; its answer may be lost, as by a crash, and come later or never.</summary>
    public void Work(Choice choice, bool isLost)
    {
        var due = State.PendingActions.Where(action => action.DueAt <= After(_now)).ToList();
        if (due.Count == 0)
            return;
        var answer = Call(choice.Of(due), choice);
        _old.Add(answer);
        if (!isLost)
            Become(answer());
    }

    /// <summary>An answer that was lost comes after all, or a message reaches the account when its sender has given it up.</summary>
    public void OldMessage(Choice choice)
    {
        if (_underWay.Count > 0 && choice.Of(2) == 1)
            Book(choice.Of(_underWay));
        if (_old.Count > 0)
            Become(choice.Of(_old)());
    }

    /// <summary>As the order's grain does it, and dies wherever it is told to.</summary>
    public void Refund(Choice choice)
    {
        var asked = new RefundOrderCommand
        {
            MerchantRefundId = $"R-{choice.Of(2) + (_refunds++ / 3)}",
            Amount = 1 + choice.Of(700),
            Fingerprint = "same",
        };
        var dies = choice.Of(6);
        var result = RefundRules.Request(State, asked, Now);
        if (result.Value is null || ReferenceEquals(result.Value.State, State))
            return;
        var (intent, holdId) = RefundRules.ReserveHold(State, asked, Now);
        if (dies == 1)
            return;
        Become(intent);
        if (dies == 2)
            return;
        var error = Book(Booking.Hold(holdId, Price with { Amount = asked.Amount }, State.Order.Id));
        if (dies == 3)
            return;
        Become(error is null ? RefundRules.Request(State, asked, Now, holdId).Value : RefundRules.AbandonHold(State, holdId, Now));
    }

    public void Spend(long amount) => Book(Booking.Adjustment($"spent {_spendings++}", -amount, "EUR", "spent"));

    /// <summary>Everything that is owed is done and answered.</summary>
    public void RunToEnd(Choice choice)
    {
        for (var calls = 0; State.PendingActions.MinBy(action => action.DueAt) is { } next; calls++)
        {
            Assert.True(calls < 500, "It never ends.");
            if (next.DueAt > After(_now))
                _now = (next.DueAt - Start).TotalSeconds;
            Become(Call(next, choice)());
        }

        // And what was under way all the time comes when nobody counts on it any more, and there is room again.
        Spend(Price.Amount);
        foreach (var booking in _underWay)
            Book(booking);
    }

    public void Check()
    {
        Assert.True(
            State.Order.Status is not (OrderStatus.Created or OrderStatus.Processing) || _now <= Minutes3,
            "It has no result in time."
        );
        _account.Check();
        Assert.True(_account.Credited <= Price.Amount);
        if (State.Order.Status is OrderStatus.Paid or OrderStatus.PartiallyRefunded or OrderStatus.Refunded)
            Assert.Equal(Price.Amount, _account.Credited);
        else if (State.Order.Status != OrderStatus.Crediting)
            Assert.Equal(0, _account.Credited);
    }

    public void CheckEnd()
    {
        var order = State.Order;
        Assert.Equal(order.AcceptedPayment?.Captured ?? 0, _account.Credited);
        // What the channel took is either on the account or was returned, as far as the channel returned it.
        Assert.Equal(_charges.Values.Select(taken => taken.Id.Value).Order(), order.Payments.Select(payment => payment.Id.Value).Order());
        Assert.Equal(0, _account.Held);
        Assert.Equal(
            order
                .Refunds.Where(refund => refund.HoldId is not null && refund.Status == RefundStatus.Succeeded)
                .Sum(refund => refund.Amount),
            _account.Captured
        );
        Assert.All(order.Refunds, refund => Assert.Equal(refund.Status == RefundStatus.Succeeded, _returns[refund.Id].IsReturned));
    }

    private Func<Decision?> Call(PendingAction action, Choice choice)
    {
        var (attempt, at) = (action.NextAttempt, Now);
        switch (action.Kind)
        {
            case ActionKind.Verify:
                var report = choice.Of(6) == 5 && _now < 30 ? NoVerification : Accepted;
                return () => VerificationRules.ApplyResult(State, attempt, report, Later(at));
            case ActionKind.Charge:
                var charged = Charge(attempt, choice);
                return () => ChargeRules.ApplyResult(State, action.Subject, attempt, charged, Later(at));
            case ActionKind.Expire:
                return () => ChargeRules.ApplyTimeout(State, attempt, Later(at));
            case ActionKind.ExpireHold:
                return () => RefundRules.ExpireHold(State, new HoldId(action.Subject), attempt, Later(at));
            case ActionKind.Credit:
                var paid = State.Order.AcceptedPayment!;
                var credit = Booking.Credit(
                    $"{State.Order.Id}:{paid.Channel}:{paid.Id}",
                    Price,
                    SystemAccount.Channel(paid.Channel),
                    State.Order.Id
                );
                var mode = choice.Of(5);
                if (mode == 4)
                    _underWay.Add(credit);
                if (mode >= 3)
                    return () => ChargeRules.ApplyCreditResult(State, attempt, isBooked: false, Later(at));
                var isBooked = Book(credit) is null;
                return () =>
                    isBooked
                        ? ChargeRules.ApplyCreditResult(State, attempt, isBooked: true, Later(at))
                        : ChargeRules.ApplyCreditFailure(State, attempt, Full, Later(at));
            case ActionKind.Capture or ActionKind.Release:
                var isEnded =
                    Book(
                        action.Kind == ActionKind.Capture
                            ? Booking.Capture(new HoldId(action.Subject), SystemAccount.Channel(Sandbox), State.Order.Id)
                            : Booking.Release(new HoldId(action.Subject), State.Order.Id)
                    )
                        is not { } error
                    || (action.Kind == ActionKind.Release && error.Code == PaymentErrorCode.HoldNotFound);
                return () => ChargeRules.ApplyHoldResult(State, action.Kind, new HoldId(action.Subject), attempt, isEnded, Later(at));
            case ActionKind.Query:
                var status =
                    choice.Of(4) == 3 ? null : new ChannelOrderStatus { State = ChannelOrderState.Closed, Payments = [.. _charges.Values] };
                return () => QueryRules.ApplyResult(State, action.Subject, attempt, status, Later(at));
            case ActionKind.Close:
                var outcome = _charges.Count > 0 ? CloseOutcome.AlreadyPaid : CloseOutcome.Closed;
                return () => QueryRules.ApplyCloseResult(State, action.Subject, attempt, outcome, Later(at));
            case ActionKind.Refund:
                var answer = Return(action.Subject, choice);
                return () => RefundRules.ApplyResult(State, action.Subject, attempt, answer, null, Later(at));
            default:
                throw new InvalidOperationException($"Nobody makes calls of kind {action.Kind}.");
        }
    }

    /// <summary>As <c>ChannelCalls</c> asks: what nobody knows of is queried first, and repeated under its key.</summary>
    private ChargeAttemptResult Charge(int attempt, Choice choice)
    {
        var at = After(_now);
        var isDoubtful = !_begun.Add(attempt) || ChargeRules.IsOutcomeUnknown(State);
        if (isDoubtful && _charges.Count > 0)
            return new ChargeAttemptResult
            {
                Outcome = ChargeOutcome.Taken,
                At = at,
                Payments = [.. _charges.Values],
            };
        if (ChargeRules.IsTooLate(State.Order, at))
            return new ChargeAttemptResult { Outcome = ChargeOutcome.Unknown, At = at };
        var key = ChargeRules.ChargeKeyOf(State);
        var mode = choice.Of(4);
        if (mode is 0 or 2)
            _charges.TryAdd(key, Payment($"pay_{key}", _now));
        return mode switch
        {
            0 => new ChargeAttemptResult
            {
                Outcome = ChargeOutcome.Taken,
                At = at,
                Payments = [_charges[key]],
            },
            1 when !_charges.ContainsKey(key) => new ChargeAttemptResult
            {
                Outcome = ChargeOutcome.Refused,
                At = at,
                Failure = new Failure("charge_failed", "no"),
            },
            _ => new ChargeAttemptResult { Outcome = ChargeOutcome.Unknown, At = at },
        };
    }

    private RefundOutcome Return(string refundId, Choice choice)
    {
        var amount = State.Order.Refunds.First(refund => refund.Id == refundId).Amount;
        var mode = choice.Of(3);
        // An answer is an answer for ever.
        if (!_returns.ContainsKey(refundId))
            _returns[refundId] = (amount, mode != 1);
        return mode == 2 ? RefundOutcome.NoAnswer
            : _returns[refundId].IsReturned ? RefundOutcome.Succeeded
            : RefundOutcome.Failed;
    }

    private PaymentError? Book(Booking booking) => _account.Book(booking, After(_now));

    private void Become(Decision? decision)
    {
        if (decision is null)
            return;
        var before = State.Order;
        State = decision.State;
        // Reading what was stored gives the same order.
        Assert.Equal(
            State.Order.Json(),
            decision.Events.Aggregate(before, (order, recorded) => History.Append(order, recorded.Stored.Event).Order).Json()
        );
    }

    /// <summary>The time at which an answer comes is not the one at which the call was made.</summary>
    private DecisionContext Later(DecisionContext asked) => Now.Now > asked.Now ? Now : asked;
}
