using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;

namespace Payments.Domain.Tests.Orders;

/// <summary>
/// An order of 12.34 EUR that may be paid for 15 minutes, in whatever situation a test needs. Times are seconds since it was made.
/// </summary>
internal static class Scene
{
    public const string Sandbox = "sandbox";
    public const string OtherChannel = "other";

    /// <summary>Moves the same kind of money, and is no business of the order's.</summary>
    public const string Stranger = "stranger";

    /// <summary>Moves money of the other kind.</summary>
    public const string OfOtherMode = "of_other_mode";

    public const int Deadline = 900;
    public const int Grace = 60;

    public static readonly DateTimeOffset Start = new(2026, 1, 31, 9, 30, 0, TimeSpan.Zero);

    public static readonly Money Price = new(1234, "EUR");

    public static readonly Money OtherMoney = new(617, "EUR");

    public static readonly CreateOrderCommand Terms = new()
    {
        MerchantOrderId = "A-1",
        Kind = OrderKind.Payment,
        Amount = Price,
        ExpiresIn = TimeSpan.FromSeconds(Deadline),
        Fingerprint = "same",
        Channels = [Sandbox, OtherChannel],
        Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("note", "zwölf \"Äpfel\" & <Birnen>"),
    };

    /// <summary>The same, leaving it to the server which channels to ask.</summary>
    public static readonly CreateOrderCommand Unnamed = Terms with { Channels = [] };

    public static readonly FrozenSet<string> ChannelsOfMode = FrozenSet.Create(StringComparer.Ordinal, Sandbox, OtherChannel, Stranger);

    public static readonly VerificationResult Accepted = new()
    {
        Outcome = VerificationOutcome.Accepted,
        Asked = [Sandbox],
        Channel = Sandbox,
        PayUrl = "https://sandbox.example/pay/1",
        QrCode = "https://sandbox.example/pay/1",
    };

    public static readonly VerificationResult Refused = new()
    {
        Outcome = VerificationOutcome.Refused,
        Asked = [Sandbox],
        Failure = new Failure("no_channel", "sandbox: too little"),
    };

    public static readonly VerificationResult NoVerification = new() { Outcome = VerificationOutcome.NoAnswer, Asked = [Sandbox] };

    public static readonly ChannelOrderStatus NothingTaken = new() { State = ChannelOrderState.Open };

    public static readonly ChannelOrderStatus CannotTell = new() { State = ChannelOrderState.NotQueryable, CannotBeClosed = true };

    public static readonly ChannelOrderStatus GaveUp = new() { State = ChannelOrderState.Failed };

    public static DateTimeOffset After(double seconds) => Start.AddSeconds(seconds);

    public static DecisionContext At(double seconds, LatePayment late = LatePayment.Refund, bool hasNotifyUrl = true) =>
        new(After(seconds), new MerchantSettings(late, NotifyFormat.Json, hasNotifyUrl), Jitter: 0.5) { ChannelsOfMode = ChannelsOfMode };

    public static CapturedPayment Payment(string id, double paidAt = 50, Money? amount = null) =>
        new(new PaymentId(id), amount ?? Price, After(paidAt));

    public static ChannelReport Callback(CapturedPayment payment, string channel = Sandbox) => new(channel, new OrderId(""), payment, null);

    public static ChannelReport FailedCallback(string channel = Sandbox) =>
        new(channel, new OrderId(""), null, new Failure("card_declined", "The card was declined."));

    public static ChannelOrderStatus TookUnreadably(string problem = "amount \"12,34\"") =>
        new() { State = ChannelOrderState.Closed, Unreadable = new UnreadablePayment(problem, "{\"amount\":\"12,34\"}") };

    public static UnreadableReport Unreadable(string channel, string problem = "amount \"12,34\"", string? payment = null) =>
        new(
            channel,
            new OrderId(""),
            new UnreadablePayment(problem, "{\"amount\":\"12,34\"}", payment is null ? null : new PaymentId(payment))
        );

    public static ChannelOrderStatus Took(params ReadOnlySpan<CapturedPayment> payments) =>
        new() { State = ChannelOrderState.Open, Payments = [.. payments] };

    public static OrderState Created(CreateOrderCommand? terms = null) =>
        CreateRules.Create(null, new MerchantId("mer_1"), terms ?? Terms, At(0)).Value!.State;

    public static OrderState AwaitingPayment(CreateOrderCommand? terms = null) =>
        VerificationRules.ApplyResult(Created(terms), 1, Accepted, At(1))!.State;

    public static OrderState Paid() => PaymentRules.ApplyReport(AwaitingPayment(), Callback(Payment("pay_accepted", 20)), At(21))!.State;

    /// <summary>An order of any status, come about by the rules where there are rules that lead to it.</summary>
    public static OrderState In(OrderStatus status) =>
        status switch
        {
            OrderStatus.Created => Created(),
            OrderStatus.Rejected => VerificationRules.ApplyResult(Created(), 1, Refused, At(1))!.State,
            OrderStatus.AwaitingPayment => AwaitingPayment(),
            OrderStatus.Processing => AwaitingPayment().With(new OrderProcessing(Sandbox)),
            OrderStatus.Crediting => Paid().WithStatus(OrderStatus.Crediting),
            OrderStatus.Paid => Paid(),
            OrderStatus.Failed => PaymentRules.ApplyReport(AwaitingPayment(), FailedCallback(), At(20))!.State,
            OrderStatus.Expired => QueryRules.ApplyResult(AwaitingPayment(), Sandbox, 1, NothingTaken, At(Deadline))!.State,
            OrderStatus.Cancelled => CreateRules.Cancel(AwaitingPayment(), At(20)).Value!.State,
            OrderStatus.PartiallyRefunded => Paid()
                .WithRefund("rfd_part", "pay_accepted", 1000)
                .With(new RefundSucceeded("rfd_part", new PaymentId("pay_accepted"), 1000)),
            OrderStatus.Refunded => Paid()
                .WithRefund("rfd_all", "pay_accepted", 1234)
                .With(new RefundSucceeded("rfd_all", new PaymentId("pay_accepted"), 1234)),
            _ => throw new ArgumentOutOfRangeException(nameof(status)),
        };

    /// <summary>The state after one more event.</summary>
    public static OrderState With(this OrderState state, OrderEvent happened) =>
        state with
        {
            Order = History
                .Append(state.Order, happened with { Sequence = state.Order.Version + 1, OccurredAt = state.Order.UpdatedAt })
                .Order,
        };

    public static OrderState WithStatus(this OrderState state, OrderStatus status) =>
        state with
        {
            Order = state.Order with { Status = status },
        };

    public static OrderState WithRefund(this OrderState state, string refundId, string paymentId, long amount) =>
        state.With(
            new RefundRequested(
                new Refund
                {
                    Id = refundId,
                    PaymentId = new PaymentId(paymentId),
                    Channel = Sandbox,
                    Amount = amount,
                    Reason = "asked",
                    Status = RefundStatus.Requested,
                    RequestedAt = state.Order.UpdatedAt,
                }
            )
        );

    /// <summary>The state owing one call, at its first attempt, and no other of the kind.</summary>
    public static OrderState WithPending(this OrderState state, ActionKind kind, string subject) =>
        state with
        {
            PendingActions = state
                .PendingActions.RemoveAll(action => action.Kind == kind)
                .Add(new PendingAction(kind, subject, 0, state.Order.UpdatedAt)),
        };

    public static PendingAction? Pending(this OrderState state, ActionKind kind, string subject = Sandbox) =>
        System.Linq.Enumerable.SingleOrDefault(state.PendingActions, action => action.IsFor(kind, subject));

    public static string Json(this OrderState state) => JsonSerializer.Serialize(state, DomainJson.Stored.OrderState);

    public static string Json(this PaymentOrder order) => JsonSerializer.Serialize(order, DomainJson.Stored.PaymentOrder);
}
