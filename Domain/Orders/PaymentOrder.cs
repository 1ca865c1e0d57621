using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans;
using Payments.Domain.Ids;
using Payments.Domain.Orders.Rules;

namespace Payments.Domain.Orders;

/// <summary>
/// An order as its events made it: every value here comes from <see cref="Apply"/>, so that reading the events again
/// gives the same order.
/// </summary>
[GenerateSerializer, Immutable, Alias("payment-order")]
public sealed record PaymentOrder
{
    /// <summary><see cref="OrderId.Of"/> the merchant and the merchant's id.</summary>
    [Id(0)]
    public required OrderId Id { get; init; }

    /// <summary>The merchant whose order it is.</summary>
    [Id(1)]
    public required MerchantId MerchantId { get; init; }

    /// <summary>What was asked for.</summary>
    [Id(2)]
    public required CreateOrderCommand Terms { get; init; }

    /// <summary>When the order was made; its status counts belong to this UTC day in the totals.</summary>
    [Id(3)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The deadline for paying.</summary>
    [Id(4)]
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Its status.</summary>
    [Id(5)]
    public required OrderStatus Status { get; init; }

    /// <summary>The channel that took the order; null before.</summary>
    [Id(6)]
    public string? Channel { get; init; }

    /// <summary>Where the payer pays; null before a channel took it.</summary>
    [Id(7)]
    public string? PayUrl { get; init; }

    /// <summary>The text to show as a QR code; null before a channel took it.</summary>
    [Id(8)]
    public string? QrCode { get; init; }

    /// <summary>Everything that channels took, in the order in which it was recorded.</summary>
    [Id(9)]
    public ImmutableArray<Payment> Payments { get; init; } = [];

    /// <summary>Everything that was returned or is being returned.</summary>
    [Id(10)]
    public ImmutableArray<Refund> Refunds { get; init; } = [];

    /// <summary>Payment ids of reports that the channel, asked again, did not confirm.</summary>
    [Id(11)]
    public ImmutableArray<PaymentId> RefutedPayments { get; init; } = [];

    /// <summary>When the accepted payment was made; null while there is none.</summary>
    [Id(12)]
    public DateTimeOffset? PaidAt { get; init; }

    /// <summary>The accepted payment came late and the merchant accepts late payments.</summary>
    [Id(13)]
    public bool PaidLate { get; init; }

    /// <summary>Why the order was rejected or failed; null otherwise.</summary>
    [Id(14)]
    public Failure? Failure { get; init; }

    /// <summary>When it last changed.</summary>
    [Id(15)]
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The sequence number of the last event, from 1.</summary>
    [Id(16)]
    public int Version { get; init; }

    /// <summary>The hash of the last event and, through it, of all before it; see <see cref="History"/>.</summary>
    [Id(17)]
    public string HistoryHash { get; init; } = History.Genesis;

    /// <summary>
    /// What channels said of money that could not be read, oldest first, at most <see cref="ResolutionRules.MaxUnconfirmedPayments"/>; null
    /// where there was none.
    /// </summary>
    [Id(18), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<UnconfirmedPayment>? UnconfirmedPayments { get; init; }

    // Members that a newer version wrote; they are written back as they were. They stay in the row and do not travel.
    // Generated JSON code cannot initialize such a property, so it has a setter.
    [JsonExtensionData, JsonInclude]
    [field: NonSerialized]
    internal IDictionary<string, JsonElement>? Unknown { get; set; }

    /// <summary>The payment that pays the order, if there is one.</summary>
    [JsonIgnore]
    public Payment? AcceptedPayment => Payments.FirstOrDefault(payment => payment.Role == PaymentRole.Accepted);

    /// <summary>
    /// What has been returned of the payment that pays the order; what came late, twice or wrong is not counted here but in
    /// <see cref="Payments"/>.
    /// </summary>
    [JsonIgnore]
    public long RefundedAmount => AcceptedPayment?.Refunded ?? 0;

    /// <summary>The order after one more event; null before the first.</summary>
    /// <param name="order">The order so far.</param>
    /// <param name="happened">What happened to it.</param>
    /// <param name="hash">The hash of that event; see <see cref="History"/>.</param>
    /// <exception cref="InvalidOperationException">The first event is not <see cref="OrderCreated"/>, or a later one is.</exception>
    public static PaymentOrder Apply(PaymentOrder? order, OrderEvent happened, string hash) =>
        happened switch
        {
            OrderCreated created when order is null => new PaymentOrder
            {
                Id = created.OrderId,
                MerchantId = created.MerchantId,
                Terms = created.Terms,
                CreatedAt = created.OccurredAt,
                ExpiresAt = created.ExpiresAt,
                Status = OrderStatus.Created,
                UpdatedAt = created.OccurredAt,
                Version = created.Sequence,
                HistoryHash = hash,
            },
            _ when order is null || happened is OrderCreated => throw new InvalidOperationException(
                "A history begins with order.created and holds it once."
            ),
            _ => order.ApplyChange(happened) with { UpdatedAt = happened.OccurredAt, Version = happened.Sequence, HistoryHash = hash },
        };

    private PaymentOrder ApplyChange(OrderEvent happened) =>
        happened switch
        {
            OrderAwaitingPayment e => this with
            {
                Status = OrderStatus.AwaitingPayment,
                Channel = e.Channel,
                PayUrl = e.PayUrl,
                QrCode = e.QrCode,
            },
            OrderProcessing e => this with { Status = OrderStatus.Processing, Channel = e.Channel },
            OrderRejected e => this with { Status = OrderStatus.Rejected, Failure = e.Failure },
            OrderCrediting e => WithAcceptedPayment(e.Payment, e.Late) with { Status = OrderStatus.Crediting },
            OrderPaid when Status == OrderStatus.Crediting => this with { Status = OrderStatus.Paid },
            OrderPaid e => WithAcceptedPayment(e.Payment, e.Late) with { Status = OrderStatus.Paid },
            OrderFailed e when Status == OrderStatus.Crediting => WithUncreditedPayment() with
            {
                Status = OrderStatus.Failed,
                Failure = e.Failure,
            },
            OrderFailed e => this with { Status = OrderStatus.Failed, Failure = e.Failure },
            OrderExpired e => this with { Status = OrderStatus.Expired, Failure = e.Failure ?? Failure },
            OrderCancelled => this with { Status = OrderStatus.Cancelled },
            PaymentLate e => this with { Payments = Payments.Add(e.Payment) },
            PaymentDuplicate e => this with { Payments = Payments.Add(e.Payment) },
            PaymentMismatch { Taken: { } taken } => this with { Payments = Payments.Add(taken) },
            PaymentMismatch e => this with { RefutedPayments = RefutedPayments.Add(e.PaymentId) },
            PaymentUnreadable e => this with
            {
                UnconfirmedPayments = (UnconfirmedPayments ?? []).Add(
                    new UnconfirmedPayment(e.Channel, e.Problem, e.OccurredAt, PaymentId: e.PaymentId)
                ),
            },
            PaymentResolved e => this with
            {
                UnconfirmedPayments =
                [
                    .. (UnconfirmedPayments ?? []).Select(unconfirmed =>
                        e.Answers(unconfirmed) ? unconfirmed with { IsResolved = true } : unconfirmed
                    ),
                ],
            },
            RefundRequested e => WithRefundRequested(e.Refund),
            RefundSucceeded e => WithRefundSucceeded(Refunds.First(refund => refund.Id == e.RefundId), e.OccurredAt),
            RefundFailed e => WithRefundFailed(Refunds.First(refund => refund.Id == e.RefundId), e),
            _ => throw new InvalidOperationException($"No rule applies {happened.GetType().Name}."),
        };

    private PaymentOrder WithAcceptedPayment(Payment payment, bool late) =>
        this with
        {
            Channel = payment.Channel,
            Payments = Payments.Add(payment),
            PaidAt = payment.PaidAt,
            PaidLate = late,
            Failure = null,
        };

    private PaymentOrder WithUncreditedPayment()
    {
        var payment = AcceptedPayment!;
        return this with
        {
            Payments = Payments.Replace(payment, payment with { Role = PaymentRole.Uncredited }),
            PaidAt = null,
            PaidLate = false,
        };
    }

    private PaymentOrder WithRefundRequested(Refund refund) =>
        WithPayment(refund, payment => payment with { Refunding = checked(payment.Refunding + refund.Amount) }) with
        {
            Refunds = Refunds.Add(refund),
        };

    private PaymentOrder WithRefundSucceeded(Refund refund, DateTimeOffset at)
    {
        var returned = WithPayment(refund, payment =>
            payment with
            {
                Refunding = checked(payment.Refunding - refund.Amount),
                Refunded = checked(payment.Refunded + refund.Amount),
            }
        );
        var status = returned.AcceptedPayment switch
        {
            { } paid when refund.IsOf(paid) => paid.Refunded == paid.Captured ? OrderStatus.Refunded : OrderStatus.PartiallyRefunded,
            _ => Status,
        };
        return returned with
        {
            Status = status,
            Refunds = Refunds.Replace(refund, refund with { Status = RefundStatus.Succeeded, CompletedAt = at }),
        };
    }

    private PaymentOrder WithRefundFailed(Refund refund, RefundFailed failed) =>
        WithPayment(refund, payment => payment with { Refunding = checked(payment.Refunding - refund.Amount) }) with
        {
            Refunds = Refunds.Replace(
                refund,
                refund with
                {
                    Status = RefundStatus.Failed,
                    CompletedAt = failed.OccurredAt,
                    Failure = failed.Failure,
                }
            ),
        };

    private PaymentOrder WithPayment(Refund refund, Func<Payment, Payment> change)
    {
        var payment = Payments.First(refund.IsOf);
        return this with { Payments = Payments.Replace(payment, change(payment)) };
    }
}
