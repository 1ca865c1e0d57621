using System;
using Payments.Channels.Sandbox.Wire;
using Payments.Domain;
using Payments.Storage.Sqlite;

namespace Payments.Channels.Sandbox.Provider;

/// <summary>Taking an order, and letting go of it.</summary>
internal static class Taking
{
    /// <summary>Takes an order; one that was taken before stays as it is.</summary>
    public static (BookedOrder? Order, Failure? Refusal) Prepare(SqliteConnection books, OrderTerms terms) => OrderRows.Find(books, terms.OrderId) switch
    {
        null => (OrderRows.Add(books, terms, BookedState.Open), null),
        { } known when known.Amount != new Money(terms.Amount, terms.Currency) =>
            (null, new Failure("order_conflict", $"The order is known with another amount: {known.Amount}.")),
        { State: BookedState.Closed } => (null, new Failure("order_closed", "The order was closed before.")),
        { State: BookedState.Failed } => (null, BookedOrder.PayerFailed),
        { } known => (known, null),
    };

    /// <summary>
    /// Ends an order for payers. One that is not known is written down as closed, so that a prepare that comes in later, having been
    /// slow on its way, opens nothing. A payer who chose to be late pays now.
    /// </summary>
    public static CloseOutcome Close(SqliteConnection books, OrderTerms terms, DateTimeOffset now)
    {
        if (OrderRows.Find(books, terms.OrderId) is not { } order)
        {
            OrderRows.Add(books, terms, BookedState.Closed);
            return CloseOutcome.Closed;
        }

        var payments = PaymentRows.Of(books, order.Row);
        if (order.LateAt is not null)
            Paying.PayLate(books, order, now);
        else if (order.State == BookedState.Open && order.TimesPaid(payments) == 0)
            OrderRows.End(books, order, BookedState.Closed);
        return payments.Count > 0 ? CloseOutcome.AlreadyPaid : CloseOutcome.Closed;
    }
}
