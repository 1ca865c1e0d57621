using System;
using Payments.Channels.Sandbox.Wire;
using Payments.Domain;
using Payments.Storage.Sqlite;

namespace Payments.Channels.Sandbox.Provider;

/// <summary>How a refund is to be treated, decided before the books are touched.</summary>
internal enum RefundManner
{
    AtOnce,
    Pending,
    Refused,
}

/// <summary>Returning money: once per key, never more than was taken.</summary>
internal static class Refunding
{
    public static BookedRefund Refund(SqliteConnection books, RefundRequest request, RefundManner manner, DateTimeOffset now)
    {
        if (RefundRows.Find(books, request.Key) is { } before) return Again(books, before, request, manner);

        var order = OrderRows.Find(books, request.OrderId);
        var payment = order is null ? null : PaymentRows.Of(books, order.Row).Find(candidate => candidate.Id == request.PaymentId);
        if (Refusal(order, payment, request, manner) is { } failure)
            return RefundRows.Add(books, order?.Row, request, RefundOutcome.Failed, failure, now);

        PaymentRows.Return(books, payment!, request.Amount);
        return RefundRows.Add(books, order!.Row, request, manner == RefundManner.Pending ? RefundOutcome.Pending : RefundOutcome.Succeeded, null, now);
    }

    private static BookedRefund Again(SqliteConnection books, BookedRefund before, RefundRequest request, RefundManner manner)
    {
        if (before.PaymentId != request.PaymentId || before.Amount != request.Amount)
            return before with { Outcome = RefundOutcome.Failed, Failure = new Failure("key_conflict", "The key was used for another refund.") };
        return before.Outcome == RefundOutcome.Pending && manner == RefundManner.AtOnce ? RefundRows.Succeed(books, before) : before;
    }

    private static Failure? Refusal(BookedOrder? order, BookedPayment? payment, RefundRequest request, RefundManner manner)
    {
        if (order is null || payment is null) return new Failure("payment_not_found", "No such payment was taken.");
        if (payment.Amount.Currency != request.Currency) return new Failure("currency_mismatch", $"The payment was taken in {payment.Amount.Currency}.");
        if (request.Amount > payment.Amount.Amount - payment.Refunded)
            return new Failure("amount_exceeds_payment", $"Only {payment.Amount with { Amount = payment.Amount.Amount - payment.Refunded }} of the payment can be returned.");
        return manner == RefundManner.Refused || MagicAmounts.RefusesRefund(order.Terms.Amount)
            ? new Failure("refund_refused", "The sandbox refuses this refund.")
            : null;
    }
}
