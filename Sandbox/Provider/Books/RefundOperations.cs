using Payments.Domain.Orders;
using Payments.Sandbox.Wire;
using Payments.Storage.Sqlite;

namespace Payments.Sandbox.Provider.Books;

/// <summary>How a refund is to be treated, decided before the books are touched.</summary>
internal enum RefundMode
{
    Immediate,
    Pending,
    Refused,
}

/// <summary>Returning money: once per key, never more than was taken.</summary>
internal static class RefundOperations
{
    public static ProviderRefund Refund(SqliteConnection database, RefundRequest request, RefundMode mode, DateTimeOffset now)
    {
        if (RefundTable.Find(database, request.Key) is { } before)
            return Repeat(database, before, request, mode);

        var order = OrderTable.Find(database, request.OrderId);
        var payment = order is null
            ? null
            : PaymentTable.ListOfOrder(database, order.Row).Find(candidate => candidate.Id == request.PaymentId);
        if (CheckRefundable(order, payment, request, mode) is { } failure)
            return RefundTable.Add(database, order?.Row, request, RefundOutcome.Failed, failure, now);

        PaymentTable.AddRefunded(database, payment!, request.Amount);
        return RefundTable.Add(
            database,
            order!.Row,
            request,
            mode == RefundMode.Pending ? RefundOutcome.Pending : RefundOutcome.Succeeded,
            null,
            now
        );
    }

    private static ProviderRefund Repeat(SqliteConnection database, ProviderRefund before, RefundRequest request, RefundMode mode)
    {
        if (before.PaymentId != request.PaymentId || before.Amount != request.Amount)
            return before with
            {
                Outcome = RefundOutcome.Failed,
                Failure = new Failure("key_conflict", "The key was used for another refund."),
            };
        return before.Outcome == RefundOutcome.Pending && mode == RefundMode.Immediate
            ? RefundTable.SetSucceeded(database, before)
            : before;
    }

    private static Failure? CheckRefundable(ProviderOrder? order, ProviderPayment? payment, RefundRequest request, RefundMode mode)
    {
        if (order is null || payment is null)
            return new Failure("payment_not_found", "No such payment was taken.");
        if (payment.Amount.Currency != request.Currency)
            return new Failure("currency_mismatch", $"The payment was taken in {payment.Amount.Currency}.");
        if (request.Amount > payment.Amount.Amount - payment.Refunded)
            return new Failure(
                "amount_exceeds_payment",
                $"Only {payment.Amount with { Amount = payment.Amount.Amount - payment.Refunded }} of the payment can be returned."
            );
        return mode == RefundMode.Refused || MagicAmounts.IsRefundRefused(order.Terms.Amount)
            ? new Failure("refund_refused", "The sandbox refuses this refund.")
            : null;
    }
}
