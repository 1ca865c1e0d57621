using System.Collections.Frozen;
using Payments.Domain.Text;

namespace Payments.Domain.Orders;

/// <summary>What an order adds to its merchant's totals.</summary>
/// <param name="Day">UTC.</param>
/// <param name="Channel">The channel, or empty before one took the order and for what is counted of all together.</param>
/// <param name="Measure">What is counted.</param>
/// <param name="Value">A count, or minor units of the order's or payment's currency.</param>
/// <param name="Currency">ISO 4217; empty for what is counted of all together.</param>
public readonly record struct TotalLine(DateOnly Day, string Currency, string Channel, string Measure, long Value);

/// <summary>The rule of the totals: the sum of these lines over all orders is what a merchant's summary shows.</summary>
public static class OrderTotals
{
    /// <summary>The measure that counts orders of a status, by the day on which they were made.</summary>
    public static string Count(OrderStatus status) => Counts[status];

    /// <summary>What the measures of counts begin with.</summary>
    public const string CountPrefix = "orders.";

    /// <summary>
    /// The day under which orders of all merchants are counted, under an empty merchant: a count that is read without adding up merchants
    /// and days.
    /// </summary>
    public static readonly DateOnly AllTimeDay = new(1970, 1, 1);

    /// <summary>Payments that pay orders, by the day on which they were recorded.</summary>
    public const string Paid = "amount.paid";

    /// <summary>What was returned of those, by the day of the return.</summary>
    public const string Refunded = "amount.refunded";

    /// <summary>Everything that channels took, payments that are returned at once included.</summary>
    public const string Captured = "amount.taken";

    /// <summary>Everything that channels returned.</summary>
    public const string Returned = "amount.returned";

    /// <summary>The lines of one order.</summary>
    public static IEnumerable<TotalLine> Of(PaymentOrder order)
    {
        yield return new TotalLine(Day(order.CreatedAt), order.Terms.Amount.Currency, order.Channel ?? "", Count(order.Status), 1);
        foreach (var payment in order.Payments)
        {
            yield return new TotalLine(Day(payment.RecordedAt), payment.Currency, payment.Channel, Captured, payment.Captured);
            if (payment.Role == PaymentRole.Accepted)
                yield return new TotalLine(Day(payment.RecordedAt), payment.Currency, payment.Channel, Paid, payment.Captured);
        }

        foreach (var refund in order.Refunds)
        {
            if (refund is not { Status: RefundStatus.Succeeded, CompletedAt: { } completedAt })
                continue;
            foreach (var payment in order.Payments)
            {
                if (!refund.IsOf(payment))
                    continue;
                yield return new TotalLine(Day(completedAt), payment.Currency, payment.Channel, Returned, refund.Amount);
                if (payment.Role == PaymentRole.Accepted)
                    yield return new TotalLine(Day(completedAt), payment.Currency, payment.Channel, Refunded, refund.Amount);
            }
        }
    }

    /// <summary>
    /// How long the order waited, by the day on which it was made: one count when it is paid, one when its merchant has acknowledged it.
    /// For all currencies and channels together, since there are many buckets and nobody looks at one currency's; otherwise a year of them
    /// would be most of what a summary reads.
    /// </summary>
    public static IEnumerable<TotalLine> WaitsOf(OrderState state)
    {
        var order = state.Order;
        if (order.AcceptedPayment is { } paid)
            yield return new TotalLine(
                Day(order.CreatedAt),
                "",
                "",
                WaitHistogram.TimeToPaid.MeasureOf(paid.RecordedAt - order.CreatedAt),
                1
            );
        if (state.Outbox.FirstAcknowledgedAfter is { } wait)
            yield return new TotalLine(Day(order.CreatedAt), "", "", WaitHistogram.TimeToNotified.MeasureOf(wait), 1);
    }

    private static FrozenDictionary<OrderStatus, string> Counts { get; } =
        Enum.GetValues<OrderStatus>().ToFrozenDictionary(status => status, status => CountPrefix + SnakeCase<OrderStatus>.Of(status));

    private static DateOnly Day(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);
}
