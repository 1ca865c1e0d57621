using Payments.Domain.Amounts;
using Payments.Domain.Orders;
using Payments.Sandbox.Wire;
using Payments.Storage.Sqlite;

namespace Payments.Sandbox.Provider.Books;

/// <summary>Taking an order, and letting go of it.</summary>
internal static class OrderOperations
{
    /// <summary>Takes an order; one that was taken before stays as it is.</summary>
    public static (ProviderOrder? Order, Failure? Refusal) Prepare(SqliteConnection database, OrderTerms terms, ProviderTime now) =>
        OrderTable.Find(database, terms.OrderId) switch
        {
            null => (OrderTable.Add(database, terms, ProviderOrderState.Open, now), null),
            { } known when known.Amount != new Money(terms.Amount, terms.Currency) => (
                null,
                new Failure("order_conflict", $"The order is known with another amount: {known.Amount}.")
            ),
            { State: ProviderOrderState.Closed } => (null, new Failure("order_closed", "The order was closed before.")),
            { State: ProviderOrderState.Failed } => (null, ProviderOrder.PaymentFailed),
            { } known => (known, null),
        };

    /// <summary>
    /// Ends an order for payers. One that is not known is written down as closed, so that a prepare that comes in later, having been
    /// slow on its way, opens nothing. A payer who chose to be late pays now.
    /// </summary>
    public static CloseOutcome Close(SqliteConnection database, OrderTerms terms, ProviderTime now)
    {
        if (OrderTable.Find(database, terms.OrderId) is not { } order)
        {
            OrderTable.Add(database, terms, ProviderOrderState.Closed, now);
            return CloseOutcome.Closed;
        }

        var payments = PaymentTable.ListOfOrder(database, order.Row);
        if (order.LateAt is not null)
            PaymentOperations.PayLate(database, order, now);
        else if (order.State == ProviderOrderState.Open && order.CountFullPayments(payments) == 0)
            OrderTable.SetState(database, order, ProviderOrderState.Closed);
        return payments.Count > 0 ? CloseOutcome.AlreadyPaid : CloseOutcome.Closed;
    }
}
