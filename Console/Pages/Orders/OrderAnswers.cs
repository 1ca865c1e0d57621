using Payments.Application.Orders;
using Payments.Console.Parts;
using Payments.Domain.Notifications;
using Payments.Domain.Orders;
using Payments.Notifications;

namespace Payments.Console.Pages.Orders;

/// <summary>What a page says first of an order: where the money is, and what became of telling the merchant.</summary>
internal static class OrderAnswers
{
    /// <summary>Where is my money?</summary>
    public static IReadOnlyList<string> Money(OrderResponse order) =>
        order.Payments.Count > 0
            ? [.. order.Payments.Select(payment => Money(payment))]
            :
            [
                order.Status switch
                {
                    OrderStatus.Created => "Nobody has paid. Channels are being asked whether they take the order.",
                    OrderStatus.AwaitingPayment =>
                        $"Nobody has paid yet. {Channel(order)} waits for the payer until {Time(order.ExpiresAt)}.",
                    OrderStatus.Processing => $"{Channel(order)} has been asked to charge and has not said that it did.",
                    _ => "No channel has said that it took money for this order.",
                },
            ];

    /// <summary>Why was I not told?</summary>
    public static string Notification(OrderDetails details)
    {
        var (order, last) = (details.Order, details.Attempts is [.., var latest] ? latest : null);
        var isToldNowhere = details.Merchant.NotifyUrl is null && details.Events is not [{ Data.NotifyUrl: not null }, ..];
        return order.Notification.Status switch
        {
            NotificationStatus.None when isToldNowhere => "Nobody is told: neither the order nor the merchant has a notify_url.",
            NotificationStatus.None => "Nothing has happened yet that the merchant is told of.",
            NotificationStatus.Acknowledged => last is { HttpStatus: { } status }
                ? $"The merchant knows everything: its endpoint answered {status} at {Time(last.At)}, after {last.DurationMs} ms."
                : "The merchant knows everything.",
            NotificationStatus.Exhausted =>
                $"Given up: {Reason(last)}. Nothing more is sent until somebody asks for it: resend below, once the endpoint is well.",
            _ => last is null
                ? "The first attempt is on its way."
                : $"Not acknowledged yet: {Reason(last)}."
                    + (order.Notification.NextAttemptAt is { } next ? $" The next attempt is due at {Time(next)}." : ""),
        };
    }

    private static string Money(PaymentResponse payment)
    {
        var taken = $"{payment.Channel} took {Amounts.Text(payment.Captured, payment.Currency)} at {Time(payment.PaidAt)}";
        var role = payment.Role switch
        {
            PaymentRole.Accepted => ", which pays the order",
            PaymentRole.Late => ", too late: it goes back",
            PaymentRole.Duplicate => ", a second time: it goes back",
            PaymentRole.Mismatch => ", which is not what the order asks for: it goes back",
            _ => ", which its account could not take: it goes back",
        };
        var returned = payment.Refunded > 0 ? $" {Amounts.Text(payment.Refunded, payment.Currency)} was returned." : "";
        var leaving =
            payment.Refunding > 0
                ? $" {Amounts.Text(payment.Refunding, payment.Currency)} is on its way back: {payment.Channel} has not confirmed it yet."
                : "";
        return $"{taken}{role}.{returned}{leaving}";
    }

    private static string Reason(AttemptResponse? attempt) =>
        attempt is null ? "there was no attempt" : DeliveryErrorText.Of(attempt.Error, attempt.HttpStatus);

    private static string Channel(OrderResponse order) => order.Channel ?? "The channel";

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss 'UTC'");
}
