using Payments.Domain.Amounts;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Domain.Notifications;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using static Payments.Domain.Tests.Orders.Scene;

namespace Payments.Domain.Tests.Orders;

/// <summary>Everything that can be said to an order, by the names that <see cref="OrderTableTests"/> uses.</summary>
internal static class OrderCommands
{
    private const string Pending = "evt_pending";

    private static readonly Delivery Acknowledged = new()
    {
        At = After(100),
        Duration = TimeSpan.FromMilliseconds(20),
        HttpStatus = 200,
    };
    private static readonly Delivery Unacknowledged = Acknowledged with { HttpStatus = 500, Error = "http_status" };

    public static IReadOnlyDictionary<string, Func<OrderState, Result<Decision>?>> All { get; } =
        new Dictionary<string, Func<OrderState, Result<Decision>?>>
        {
            ["create: same content"] = state => CreateRules.Create(state, new MerchantId("mer_1"), Terms, At(100)),
            ["create: other content"] = state =>
                CreateRules.Create(state, new MerchantId("mer_1"), Terms with { Fingerprint = "other" }, At(100)),

            ["verified: taken"] = state => Of(VerificationRules.ApplyResult(state, 1, Accepted, At(100))),
            ["verified: refused"] = state => Of(VerificationRules.ApplyResult(state, 1, Refused, At(100))),
            ["verified: no answer, before 30 s"] = state => Of(VerificationRules.ApplyResult(state, 1, NoVerification, At(29.999))),
            ["verified: no answer, at 30 s"] = state => Of(VerificationRules.ApplyResult(state, 1, NoVerification, At(30))),
            ["verified: stale attempt"] = state => Of(VerificationRules.ApplyResult(state, 2, Accepted, At(1))),

            ["callback: paid in time"] = state => Of(PaymentRules.ApplyReport(state, Callback(Payment("pay_new")), At(100))),
            ["callback: paid within grace"] = state =>
                Of(PaymentRules.ApplyReport(state, Callback(Payment("pay_new", Deadline + Grace)), At(2000))),
            ["callback: paid late"] = state =>
                Of(PaymentRules.ApplyReport(state, Callback(Payment("pay_new", Deadline + Grace + 1)), At(2000))),
            ["callback: paid late, policy accept"] = state =>
                Of(PaymentRules.ApplyReport(state, Callback(Payment("pay_new", Deadline + Grace + 1)), At(2000, LatePayment.Accept))),
            ["callback: known payment"] = state =>
                Of(PaymentRules.ApplyReport(WithDuplicate(state), Callback(Payment("pay_twice")), At(100))),
            ["callback: wrong amount"] = state =>
                Of(PaymentRules.ApplyReport(state, Callback(Payment("pay_new", 50, OtherMoney)), At(100))),
            ["callback: wrong currency"] = state =>
                Of(PaymentRules.ApplyReport(state, Callback(Payment("pay_new", 50, new Money(1234, "USD"))), At(100))),
            ["callback: wrong amount, again"] = state =>
                Of(PaymentRules.ApplyReport(Doubted(state), Callback(Payment("pay_new", 50, OtherMoney)), At(100))),
            ["callback: wrong amount, disproved"] = state =>
                Of(PaymentRules.ApplyReport(Disproved(state), Callback(Payment("pay_new", 50, OtherMoney)), At(100))),
            ["callback: right amount, disproved before"] = state =>
                Of(PaymentRules.ApplyReport(Disproved(state), Callback(Payment("pay_new")), At(100))),
            ["callback: failed"] = state => Of(PaymentRules.ApplyReport(state, FailedCallback(), At(100))),
            ["callback: failed, at another channel"] = state => Of(PaymentRules.ApplyReport(state, FailedCallback(OtherChannel), At(100))),

            ["callback: of a channel that it does not name"] = state =>
                Of(PaymentRules.ApplyReport(state, Callback(Payment("pay_new"), Stranger), At(100))),
            ["callback: of a channel of the other mode"] = state =>
                Of(PaymentRules.ApplyReport(state, FailedCallback(OfOtherMode), At(100))),
            ["callback: of a payment of another order"] = state =>
                Of(
                    PaymentRules.ApplyReport(
                        state,
                        Callback(Payment("pay_new")),
                        At(100) with
                        {
                            PaymentsOfOtherOrders = [PaymentKey.Of(Sandbox, new PaymentId("pay_new"))],
                        }
                    )
                ),

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
            ["query: stale attempt"] = state =>
                Of(QueryRules.ApplyResult(state.WithPending(ActionKind.Query, Sandbox), Sandbox, 2, NothingTaken, At(2000))),

            ["callback: unreadable"] = state => Of(ResolutionRules.ApplyReport(state, Unreadable(Sandbox), At(100))),
            ["callback: unreadable, again"] = state => Of(ResolutionRules.ApplyReport(Unread(state), Unreadable(Sandbox), At(100))),

            ["resolve: paid"] = state => ResolutionRules.Resolve(Unread(state), Paid("pay_new"), At(2000)),
            ["resolve: not paid"] = state => ResolutionRules.Resolve(Unread(state), new ResolvePaymentCommand { Reason = "no" }, At(2000)),
            ["resolve: nothing to resolve"] = state => ResolutionRules.Resolve(state, Paid("pay_new"), At(2000)),

            ["cancel"] = state => CreateRules.Cancel(state, At(100)),

            ["close: closed"] = state => Close(state, CloseOutcome.Closed),
            ["close: already paid"] = state => Close(state, CloseOutcome.AlreadyPaid),
            ["close: no answer"] = state => Close(state, CloseOutcome.NoAnswer),
            ["close: stale attempt"] = state =>
                Of(
                    QueryRules.ApplyCloseResult(state.WithPending(ActionKind.Close, Sandbox), Sandbox, 2, CloseOutcome.AlreadyPaid, At(100))
                ),

            ["refund: succeeded"] = state => Refund(state, RefundOutcome.Succeeded, 100),
            ["refund: refused"] = state => Refund(state, RefundOutcome.Failed, 100),
            ["refund: pending"] = state => Refund(state, RefundOutcome.Pending, 100),
            ["refund: no answer"] = state => Refund(state, RefundOutcome.NoAnswer, 100),
            ["refund: no answer for 30 days"] = state => Refund(state, RefundOutcome.NoAnswer, 31 * 24 * 3600),
            ["refund: stale attempt"] = state =>
                Of(RefundRules.ApplyResult(WithDuplicate(state), "rfd_twice", 2, RefundOutcome.Failed, null, At(100))),

            ["refund request: part"] = state => RefundRules.Request(state, AskFor(100), At(100)),
            ["refund request: too much"] = state => RefundRules.Request(state, AskFor(1235), At(100)),
            ["refund request: other content"] = state => RefundRules.Request(Asked(state), AskFor(101), At(100)),

            ["notification: acknowledged"] = state => Notify(state, 1, Acknowledged),
            ["notification: not acknowledged"] = state => Notify(state, 1, Unacknowledged),
            ["notification: stale attempt"] = state => Notify(state, 2, Unacknowledged),
            ["resend"] = state => NotificationRules.Resend(state, 1, At(100)),
            ["resend: nowhere to"] = state => NotificationRules.Resend(state, 1, At(100, hasNotifyUrl: false)),
        };

    private static Result<Decision>? Of(Decision? decision) => decision is null ? null : new Result<Decision>?(decision);

    private static Result<Decision>? Query(OrderState state, ChannelOrderStatus? answer, double now) =>
        Of(QueryRules.ApplyResult(state.WithPending(ActionKind.Query, Sandbox), Sandbox, 1, answer, At(now)));

    private static Result<Decision>? Close(OrderState state, CloseOutcome outcome) =>
        Of(QueryRules.ApplyCloseResult(state.WithPending(ActionKind.Close, Sandbox), Sandbox, 1, outcome, At(100)));

    private static Result<Decision>? Refund(OrderState state, RefundOutcome outcome, double now) =>
        Of(RefundRules.ApplyResult(WithDuplicate(state), "rfd_twice", 1, outcome, null, At(now)));

    private static Result<Decision>? Notify(OrderState state, int attempt, Delivery delivery) =>
        Of(
            NotificationRules.ApplyAttempt(
                state with
                {
                    Outbox = Outbox.Empty.Add(new EventId(Pending), 1, After(50)),
                },
                new EventId(Pending),
                attempt,
                delivery,
                At(100)
            )
        );

    private static RefundOrderCommand AskFor(long amount) =>
        new()
        {
            MerchantRefundId = "R-1",
            Amount = amount,
            Fingerprint = $"of {amount}",
        };

    /// <summary>The order with a refund as <see cref="AskFor"/> 100 would have made it.</summary>
    private static OrderState Asked(OrderState state)
    {
        var refunded = WithDuplicate(state);
        var refund = refunded.Order.Refunds[^1];
        return refunded with
        {
            Order = refunded.Order with
            {
                Refunds = refunded.Order.Refunds.Replace(refund, refund with { MerchantRefundId = "R-1", Fingerprint = "of 100" }),
            },
        };
    }

    private static ResolvePaymentCommand Paid(string id) =>
        new()
        {
            PaymentId = new PaymentId(id),
            Amount = Price,
            Reason = "books",
        };

    private static OrderState Unread(OrderState state) =>
        state.With(new PaymentUnreadable(Sandbox, "amount \"12,34\"", "{}")).WithPending(ActionKind.Query, Sandbox) with
        {
            UnreadableChannels = [Sandbox],
        };

    private static OrderState Doubted(OrderState state) =>
        state.WithPending(ActionKind.Query, Sandbox) with
        {
            Discrepancies = [new PaymentDiscrepancy(Sandbox, new PaymentId("pay_new"), OtherMoney)],
        };

    private static OrderState Disproved(OrderState state) =>
        state.With(new PaymentMismatch(new PaymentId("pay_new"), OtherMoney, Taken: null));

    private static OrderState WithDuplicate(OrderState state)
    {
        var payment = new Payment
        {
            Id = new PaymentId("pay_twice"),
            Channel = Sandbox,
            Role = PaymentRole.Duplicate,
            Currency = "EUR",
            Captured = 1234,
            PaidAt = After(30),
            RecordedAt = After(30),
        };
        return state
            .With(new PaymentDuplicate(payment))
            .WithRefund("rfd_twice", "pay_twice", 1234)
            .WithPending(ActionKind.Refund, "rfd_twice");
    }
}
