using System;
using System.Collections.Generic;
using static Payments.Domain.Tests.Scene;

namespace Payments.Domain.Tests;

/// <summary>Everything that can be said to an order, by the names that <see cref="OrderTableTests"/> uses.</summary>
internal static class OrderCommands
{
    private const string Pending = "evt_pending";

    private static readonly Delivery Acknowledged = new() { At = After(100), Duration = TimeSpan.FromMilliseconds(20), HttpStatus = 200 };
    private static readonly Delivery Unacknowledged = Acknowledged with { HttpStatus = 500, Error = "http_status" };

    public static IReadOnlyDictionary<string, Func<OrderState, Ruling?>> All { get; } = new Dictionary<string, Func<OrderState, Ruling?>>
    {
        ["create: same content"] = state => Creating.Create(state, "mer_1", Terms, At(100)),
        ["create: other content"] = state => Creating.Create(state, "mer_1", Terms with { Fingerprint = "other" }, At(100)),

        ["verified: taken"] = state => Of(Verifying.Answered(state, 1, Taken, At(100))),
        ["verified: refused"] = state => Of(Verifying.Answered(state, 1, Refused, At(100))),
        ["verified: no answer, before 30 s"] = state => Of(Verifying.Answered(state, 1, NoVerification, At(29.999))),
        ["verified: no answer, at 30 s"] = state => Of(Verifying.Answered(state, 1, NoVerification, At(30))),
        ["verified: stale attempt"] = state => Of(Verifying.Answered(state, 2, Taken, At(1))),

        ["callback: paid in time"] = state => Of(Paying.Reported(state, Callback(Payment("pay_new")), At(100))),
        ["callback: paid within grace"] = state => Of(Paying.Reported(state, Callback(Payment("pay_new", Deadline + Grace)), At(2000))),
        ["callback: paid late"] = state => Of(Paying.Reported(state, Callback(Payment("pay_new", Deadline + Grace + 1)), At(2000))),
        ["callback: paid late, policy accept"] =
            state => Of(Paying.Reported(state, Callback(Payment("pay_new", Deadline + Grace + 1)), At(2000, LatePayment.Accept))),
        ["callback: known payment"] = state => Of(Paying.Reported(WithDuplicate(state), Callback(Payment("pay_twice")), At(100))),
        ["callback: wrong amount"] = state => Of(Paying.Reported(state, Callback(Payment("pay_new", 50, OtherMoney)), At(100))),
        ["callback: wrong currency"] = state => Of(Paying.Reported(state, Callback(Payment("pay_new", 50, new Money(1234, "USD"))), At(100))),
        ["callback: wrong amount, again"] = state => Of(Paying.Reported(Doubted(state), Callback(Payment("pay_new", 50, OtherMoney)), At(100))),
        ["callback: wrong amount, disproved"] = state => Of(Paying.Reported(Disproved(state), Callback(Payment("pay_new", 50, OtherMoney)), At(100))),
        ["callback: right amount, disproved before"] = state => Of(Paying.Reported(Disproved(state), Callback(Payment("pay_new")), At(100))),
        ["callback: failed"] = state => Of(Paying.Reported(state, FailedCallback(), At(100))),
        ["callback: failed, at another channel"] = state => Of(Paying.Reported(state, FailedCallback(OtherChannel), At(100))),

        ["callback: of a channel that it does not name"] = state => Of(Paying.Reported(state, Callback(Payment("pay_new"), Stranger), At(100))),
        ["callback: of a channel of the other mode"] = state => Of(Paying.Reported(state, FailedCallback(OfOtherMode), At(100))),
        ["callback: of a payment of another order"] =
            state => Of(Paying.Reported(state, Callback(Payment("pay_new")), At(100) with { PaidElsewhere = [PaymentKey.Of(Sandbox, "pay_new")] })),

        ["query: paid in time"] = state => Query(state, Took(Payment("pay_new")), 100),
        ["query: paid late"] = state => Query(state, Took(Payment("pay_new", Deadline + Grace + 1)), 2000),
        ["query: other money taken"] = state => Query(state, Took(Payment("pay_new", 50, OtherMoney)), 100),
        ["query: nothing, before the deadline"] = state => Query(state, NothingTaken, Deadline - 0.001),
        ["query: nothing, at the deadline"] = state => Query(state, NothingTaken, Deadline),
        ["query: nothing, after a wrong report"] = state => Query(Doubted(state), NothingTaken, 100),
        ["query: the channel gave up"] = state => Query(state, GaveUp, 100),
        ["query: unreadable"] = state => Query(state, TookUnreadably(), Deadline + Grace),
        ["query: unreadable, again"] = state => Query(Unread(state), TookUnreadably(), Deadline + Grace),
        ["query: no answer, after unreadable"] = state => Query(Unread(state), null, Deadline + Grace),
        ["query: paid in time, after unreadable"] = state => Query(Unread(state), Took(Payment("pay_new")), Deadline + Grace),
        ["query: nothing, after unreadable"] = state => Query(Unread(state), NothingTaken, Deadline + Grace),
        ["query: no answer, before the deadline"] = state => Query(state, null, 100),
        ["query: no answer, within grace"] = state => Query(state, null, Deadline + Grace - 0.001),
        ["query: no answer, after grace"] = state => Query(state, null, Deadline + Grace),
        ["query: stale attempt"] = state => Of(Querying.Answered(state.Owing(DutyKind.Query, Sandbox), Sandbox, 2, NothingTaken, At(2000))),

        ["callback: unreadable"] = state => Of(Resolving.Reported(state, Unreadable(Sandbox), At(100))),
        ["callback: unreadable, again"] = state => Of(Resolving.Reported(Unread(state), Unreadable(Sandbox), At(100))),

        ["resolve: paid"] = state => Resolving.Resolve(Unread(state), Paid("pay_new"), At(2000)),
        ["resolve: not paid"] = state => Resolving.Resolve(Unread(state), new ResolvePayment { Reason = "no" }, At(2000)),
        ["resolve: nothing to resolve"] = state => Resolving.Resolve(state, Paid("pay_new"), At(2000)),

        ["cancel"] = state => Creating.Cancel(state, At(100)),

        ["close: closed"] = state => Close(state, CloseOutcome.Closed),
        ["close: already paid"] = state => Close(state, CloseOutcome.AlreadyPaid),
        ["close: no answer"] = state => Close(state, CloseOutcome.NoAnswer),
        ["close: stale attempt"] = state => Of(Querying.Closed(state.Owing(DutyKind.Close, Sandbox), Sandbox, 2, CloseOutcome.AlreadyPaid, At(100))),

        ["refund: succeeded"] = state => Refund(state, RefundOutcome.Succeeded, 100),
        ["refund: refused"] = state => Refund(state, RefundOutcome.Failed, 100),
        ["refund: pending"] = state => Refund(state, RefundOutcome.Pending, 100),
        ["refund: no answer"] = state => Refund(state, RefundOutcome.NoAnswer, 100),
        ["refund: no answer for 30 days"] = state => Refund(state, RefundOutcome.NoAnswer, 31 * 24 * 3600),
        ["refund: stale attempt"] = state => Of(Refunding.Answered(WithDuplicate(state), "rfd_twice", 2, RefundOutcome.Failed, null, At(100))),

        ["refund request: part"] = state => Refunding.Request(state, AskFor(100), At(100)),
        ["refund request: too much"] = state => Refunding.Request(state, AskFor(1235), At(100)),
        ["refund request: other content"] = state => Refunding.Request(Asked(state), AskFor(101), At(100)),

        ["notification: acknowledged"] = state => Notify(state, 1, Acknowledged),
        ["notification: not acknowledged"] = state => Notify(state, 1, Unacknowledged),
        ["notification: stale attempt"] = state => Notify(state, 2, Unacknowledged),
        ["resend"] = state => Notifying.Resend(state, 1, At(100)),
        ["resend: nowhere to"] = state => Notifying.Resend(state, 1, At(100, hasNotifyUrl: false)),
    };

    private static Ruling? Of(Decision? decision) => decision is null ? null : new Ruling(decision, null);

    private static Ruling? Query(OrderState state, ChannelOrderStatus? answer, double now) =>
        Of(Querying.Answered(state.Owing(DutyKind.Query, Sandbox), Sandbox, 1, answer, At(now)));

    private static Ruling? Close(OrderState state, CloseOutcome outcome) =>
        Of(Querying.Closed(state.Owing(DutyKind.Close, Sandbox), Sandbox, 1, outcome, At(100)));

    private static Ruling? Refund(OrderState state, RefundOutcome outcome, double now) =>
        Of(Refunding.Answered(WithDuplicate(state), "rfd_twice", 1, outcome, null, At(now)));

    private static Ruling? Notify(OrderState state, int attempt, Delivery delivery) =>
        Of(Notifying.Attempted(state with { Outbox = Outbox.Empty.Add(Pending, 1, After(50)) }, Pending, attempt, delivery, At(100)));

    private static RefundOrder AskFor(long amount) => new() { MerchantRefundId = "R-1", Amount = amount, Fingerprint = $"of {amount}" };

    /// <summary>The order with a refund as <see cref="AskFor"/> 100 would have made it.</summary>
    private static OrderState Asked(OrderState state)
    {
        var refunded = WithDuplicate(state);
        var refund = refunded.Order.Refunds[^1];
        return refunded with { Order = refunded.Order with { Refunds = refunded.Order.Refunds.Replace(refund, refund with { MerchantRefundId = "R-1", Fingerprint = "of 100" }) } };
    }

    private static ResolvePayment Paid(string id) => new() { PaymentId = id, Amount = Price, Reason = "books" };

    private static OrderState Unread(OrderState state) => state
        .With(new PaymentUnreadable(Sandbox, "amount \"12,34\"", "{}")).Owing(DutyKind.Query, Sandbox) with
    { Unreadable = [Sandbox] };

    private static OrderState Doubted(OrderState state) =>
        state.Owing(DutyKind.Query, Sandbox) with { Suspicions = [new Suspicion(Sandbox, "pay_new", OtherMoney)] };

    private static OrderState Disproved(OrderState state) => state.With(new PaymentMismatch("pay_new", OtherMoney, Taken: null));

    private static OrderState WithDuplicate(OrderState state)
    {
        var payment = new Payment
        {
            Id = "pay_twice",
            Channel = Sandbox,
            Role = PaymentRole.Duplicate,
            Currency = "EUR",
            Captured = 1234,
            PaidAt = After(30),
            RecordedAt = After(30),
        };
        return state.With(new PaymentDuplicate(payment)).WithRefund("rfd_twice", "pay_twice", 1234).Owing(DutyKind.Refund, "rfd_twice");
    }
}
