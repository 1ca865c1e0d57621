using Payments.Domain.Amounts;
using Payments.Domain.Orders;
using Payments.Sandbox.Provider.PayPage;
using Payments.Storage.Sqlite;

namespace Payments.Sandbox.Provider.Books;

/// <summary>What a payer's choice does.</summary>
internal static class PaymentOperations
{
    /// <summary>Carries a choice out.</summary>
    /// <returns>Why not; null when it was.</returns>
    public static Failure? Pay(SqliteConnection database, ProviderOrder order, PayChoice choice, ProviderTime now)
    {
        var payments = PaymentTable.ListOfOrder(database, order.Row);
        if (CheckPayable(order, payments, choice.Outcome, now.Of(order)) is { } error)
            return error;

        var (paidAt, reportAt) = (now.Of(order), now.Steady + choice.CallbackDelay);
        var amount = order.Terms.Amount;
        switch (choice.Outcome)
        {
            case PayOutcome.Failed:
                OrderTable.SetState(database, order, ProviderOrderState.Failed);
                CallbackTable.Add(database, order, null, ProviderOrder.PaymentFailed, reportAt);
                break;
            case PayOutcome.WrongAmount:
                var claimed = amount < Money.MaxAmount ? amount + 1 : amount - 1;
                CallbackTable.Add(database, order, new(PaymentTable.NewId(), claimed, order.Terms.Currency, paidAt), null, reportAt);
                break;
            case PayOutcome.Silent:
                PaymentTable.Add(database, order, amount, paidAt);
                break;
            case PayOutcome.Underpaid:
                CaptureAndReport(database, order, Math.Max(1, amount / 2), paidAt, reportAt);
                break;
            case PayOutcome.Twice:
                for (var times = order.CountFullPayments(payments); times < 2; times++)
                    CaptureAndReport(database, order, amount, paidAt, reportAt);
                break;
            case PayOutcome.Late when !order.IsTooLateToPay(paidAt):
                OrderTable.ScheduleLatePayment(database, order, choice.CallbackDelay);
                break;
            default:
                CaptureAndReport(database, order, amount, paidAt, reportAt);
                break;
        }

        return null;
    }

    /// <summary>A payer who chose to be late pays; the order is closed to everybody else.</summary>
    public static void PayLate(SqliteConnection database, ProviderOrder order, ProviderTime now)
    {
        OrderTable.SetState(database, order, ProviderOrderState.Closed);
        CaptureAndReport(database, order, order.Terms.Amount, now.Of(order), now.Steady + order.LateDelay);
    }

    private static void CaptureAndReport(
        SqliteConnection database,
        ProviderOrder order,
        long amount,
        DateTimeOffset paidAt,
        DateTimeOffset reportAt
    ) => CallbackTable.Add(database, order, PaymentTable.Add(database, order, amount, paidAt).ToMessage(), null, reportAt);

    private static Failure? CheckPayable(ProviderOrder order, List<ProviderPayment> payments, PayOutcome outcome, DateTimeOffset now) =>
        order switch
        {
            _ when order.CountFullPayments(payments) is var times && times > 0 => times == 1 && outcome == PayOutcome.Twice
                ? null
                : new Failure("already_paid", "The order has been paid."),
            { LateAt: not null } => new Failure("payment_pending", "A payer has chosen to pay this order late."),
            _ when outcome == PayOutcome.Late => null,
            { State: ProviderOrderState.Failed } => new Failure("order_failed", "The payment of this order failed."),
            { State: ProviderOrderState.Closed } => new Failure("order_closed", "The order can no longer be paid."),
            _ when now >= order.Terms.ExpiresAt => new Failure("order_expired", "The time for paying this order is over."),
            _ => null,
        };
}
