using System;
using System.Collections.Generic;
using Payments.Domain;
using Payments.Storage.Sqlite;

namespace Payments.Channels.Sandbox.Provider;

/// <summary>What a payer's choice does.</summary>
internal static class Paying
{
    /// <summary>Carries a choice out.</summary>
    /// <returns>Why not; null when it was.</returns>
    public static Failure? Pay(SqliteConnection books, BookedOrder order, PayChoice choice, DateTimeOffset now)
    {
        var payments = PaymentRows.Of(books, order.Row);
        if (Refusal(order, payments, choice.Outcome, now) is { } refusal) return refusal;

        var reportAt = now + choice.CallbackDelay;
        var amount = order.Terms.Amount;
        switch (choice.Outcome)
        {
            case PayOutcome.Failed:
                OrderRows.End(books, order, BookedState.Failed);
                CallbackRows.Add(books, order, null, BookedOrder.PayerFailed, reportAt);
                break;
            case PayOutcome.WrongAmount:
                var claimed = amount < Money.MaxAmount ? amount + 1 : amount - 1;
                CallbackRows.Add(books, order, new(PaymentRows.NewId(), claimed, order.Terms.Currency, now), null, reportAt);
                break;
            case PayOutcome.Silent:
                PaymentRows.Add(books, order, amount, now);
                break;
            case PayOutcome.Underpaid:
                TakeAndReport(books, order, Math.Max(1, amount / 2), now, reportAt);
                break;
            case PayOutcome.Twice:
                for (var times = order.TimesPaid(payments); times < 2; times++)
                    TakeAndReport(books, order, amount, now, reportAt);
                break;
            case PayOutcome.Late when !order.IsPastPaying(now):
                OrderRows.PayLater(books, order, order.Terms.ExpiresAt + BookedOrder.LateAfter, choice.CallbackDelay);
                break;
            default:
                TakeAndReport(books, order, amount, now, reportAt);
                break;
        }

        return null;
    }

    /// <summary>A payer who chose to be late pays; the order is closed to everybody else.</summary>
    public static void PayLate(SqliteConnection books, BookedOrder order, DateTimeOffset now)
    {
        OrderRows.End(books, order, BookedState.Closed);
        TakeAndReport(books, order, order.Terms.Amount, now, now + order.LateDelay);
    }

    private static void TakeAndReport(SqliteConnection books, BookedOrder order, long amount, DateTimeOffset now, DateTimeOffset reportAt) =>
        CallbackRows.Add(books, order, PaymentRows.Add(books, order, amount, now).ToMessage(), null, reportAt);

    private static Failure? Refusal(BookedOrder order, List<BookedPayment> payments, PayOutcome outcome, DateTimeOffset now) => order switch
    {
        _ when order.TimesPaid(payments) is var times && times > 0 =>
            times == 1 && outcome == PayOutcome.Twice ? null : new Failure("already_paid", "The order has been paid."),
        { LateAt: not null } => new Failure("payment_pending", "A payer has chosen to pay this order late."),
        _ when outcome == PayOutcome.Late => null,
        { State: BookedState.Failed } => new Failure("order_failed", "The payment of this order failed."),
        { State: BookedState.Closed } => new Failure("order_closed", "The order can no longer be paid."),
        _ when now >= order.Terms.ExpiresAt => new Failure("order_expired", "The time for paying this order is over."),
        _ => null,
    };
}
