using System.Collections.Frozen;
using System.Collections.Immutable;
using Payments.Domain.Amounts;
using Payments.Domain.Ids;
using Payments.Domain.Orders;

namespace Payments.Api.OpenApi;

/// <summary>One order after an event of each type, made by the rules themselves, so that no example shows what cannot be.</summary>
internal static class EventSamples
{
    private const string Channel = "wechat";

    private static readonly DateTimeOffset Start = new(2026, 1, 31, 9, 0, 0, TimeSpan.Zero);
    private static readonly MerchantId Merchant = new("mer_q2m4x5c6b7n2k3v7");

    private static readonly CreateOrderCommand Terms = new()
    {
        MerchantOrderId = "2026-000123",
        Kind = OrderKind.Payment,
        Amount = new Money(1250, "EUR"),
        Description = "Two coffees",
        ExpiresIn = TimeSpan.FromSeconds(900),
        Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("table", "12"),
        Fingerprint = "",
    };

    private static readonly OrderCreated Created = new(OrderId.Of(Merchant, Terms.MerchantOrderId), Merchant, Terms, Start.AddSeconds(900));

    private static readonly OrderCreated TopUp = Created with
    {
        Terms = Terms with { Kind = OrderKind.TopUp, AccountId = new AccountId("alice"), ExpiresIn = TimeSpan.FromSeconds(180) },
        ExpiresAt = Start.AddSeconds(180),
    };

    private static readonly OrderAwaitingPayment Awaiting = new(
        Channel,
        "https://pay.example/4200000123",
        "https://pay.example/4200000123"
    );
    private static readonly OrderPaid Paid = new(Payment("4200000123", PaymentRole.Accepted), Late: false);

    private static readonly RefundRequested Requested = new(
        new Refund
        {
            Id = "rfd_b7n2k3v7q2m4x5c6",
            PaymentId = Paid.Payment.Id,
            Channel = Channel,
            Amount = 500,
            Reason = "One coffee was cold",
            Status = RefundStatus.Requested,
            RequestedAt = Start,
            MerchantRefundId = "2026-000123-1",
        }
    );

    private static readonly Failure NoAnswer = new("account_closed", "The payer's account is closed.");

    /// <summary>By the event's type; all that there are.</summary>
    public static FrozenDictionary<string, PastOrder> All { get; } =
        new[]
        {
            After(Created),
            After(Created, Awaiting),
            After(TopUp, new OrderProcessing(Channel)),
            After(Created, new OrderRejected(new Failure(FailureCodes.NoChannelAccepted, "wechat: noauth (The shop may not take EUR.)"))),
            After(TopUp, new OrderProcessing(Channel), new OrderCrediting(Paid.Payment, Late: false)),
            After(Created, Awaiting, Paid),
            After(Created, Awaiting, new OrderFailed(new Failure(FailureCodes.PaymentFailed, "The payer's bank said no."))),
            After(Created, Awaiting, new OrderExpired(ChannelAnswered: true)),
            After(Created, Awaiting, new OrderCancelled()),
            After(Created, Awaiting, new OrderCancelled(), new PaymentLate(Payment("4200000124", PaymentRole.Late))),
            After(Created, Awaiting, Paid, new PaymentDuplicate(Payment("4200000125", PaymentRole.Duplicate))),
            After(Created, Awaiting, new PaymentMismatch(new PaymentId("4200000126"), new Money(125, "EUR"), Taken: null)),
            After(Created, Awaiting, new PaymentUnreadable(Channel, "amount \"12,50\" is no integer", "<total_fee>12,50</total_fee>")),
            After(
                Created,
                Awaiting,
                new PaymentUnreadable(Channel, "amount \"12,50\" is no integer", "<total_fee>12,50</total_fee>"),
                new PaymentResolved(Channel, PaymentId: null, "The provider's books have no such payment")
            ),
            After(Created, Awaiting, Paid, Requested),
            After(
                Created,
                Awaiting,
                Paid,
                Requested,
                new RefundSucceeded(Requested.Refund.Id, Paid.Payment.Id, 500, Requested.Refund.MerchantRefundId)
            ),
            After(
                Created,
                Awaiting,
                Paid,
                Requested,
                new RefundFailed(Requested.Refund.Id, Paid.Payment.Id, 500, NoAnswer, Requested.Refund.MerchantRefundId)
            ),
        }.ToFrozenDictionary(sample => sample.Event.TypeName, StringComparer.Ordinal);

    private static Payment Payment(string id, PaymentRole role) =>
        new()
        {
            Id = new PaymentId(id),
            Channel = Channel,
            Role = role,
            Currency = "EUR",
            Captured = 1250,
            PaidAt = Start.AddSeconds(2),
            RecordedAt = Start.AddSeconds(2),
        };

    private static PastOrder After(params IReadOnlyList<OrderEvent> events)
    {
        PaymentOrder? order = null;
        foreach (var (i, happened) in events.Index())
            (order, _) = History.Append(order, happened with { Sequence = i + 1, OccurredAt = Start.AddSeconds(i) });
        return new PastOrder(order!, events[^1] with { Sequence = events.Count, OccurredAt = order!.UpdatedAt });
    }
}
