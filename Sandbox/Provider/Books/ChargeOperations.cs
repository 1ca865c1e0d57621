using Payments.Domain.Amounts;
using Payments.Domain.Orders;
using Payments.Sandbox.Wire;
using Payments.Storage.Sqlite;

namespace Payments.Sandbox.Provider.Books;

/// <summary>
/// Taking money without a payer's action. Its answer is the only word of it: no callback follows unless <see cref="ChargeScript"/> says so,
/// a query tells it again.
/// </summary>
internal static class ChargeOperations
{
    /// <summary>Charges once per key. Another key is another charge: the provider does not guess what was meant.</summary>
    public static ChargeMessage Charge(SqliteConnection database, ChargeRequest request, ProviderTime now)
    {
        var terms = request.Order;
        var order = OrderTable.Find(database, terms.OrderId);
        if (PaymentTable.FindByChargeKey(database, request.Key) is { } before)
        {
            return before.OrderRow == order?.Row && before.Amount == new Money(terms.Amount, terms.Currency)
                ? new ChargeMessage(before.ToMessage(), null)
                : new ChargeMessage(null, new Failure("key_conflict", "The key was used for another charge."));
        }

        if (MagicAmounts.ChargeFailure(terms.Amount) is { } error)
            return new ChargeMessage(null, error);
        if (order is { State: ProviderOrderState.Closed })
            return new ChargeMessage(null, new Failure("order_closed", "The order was closed before."));

        order ??= OrderTable.Add(database, terms, ProviderOrderState.Open, now);
        return new ChargeMessage(PaymentTable.Add(database, order, terms.Amount, now.Of(order), request.Key).ToMessage(), null);
    }
}
