using System;
using Payments.Channels.Sandbox.Wire;
using Payments.Domain;
using Payments.Storage.Sqlite;

namespace Payments.Channels.Sandbox.Provider;

/// <summary>Taking money without a payer's action. Its answer is the only word of it: no callback follows unless <see cref="ScriptedCharge"/> says so, a query tells it again.</summary>
internal static class Charging
{
    /// <summary>Charges once per key. Another key is another charge: the provider does not guess what was meant.</summary>
    public static ChargeMessage Charge(SqliteConnection books, ChargeRequest request, DateTimeOffset now)
    {
        var terms = request.Order;
        var order = OrderRows.Find(books, terms.OrderId);
        if (PaymentRows.OfCharge(books, request.Key) is { } before)
        {
            return before.OrderRow == order?.Row && before.Amount == new Money(terms.Amount, terms.Currency)
                ? new ChargeMessage(before.ToMessage(), null)
                : new ChargeMessage(null, new Failure("key_conflict", "The key was used for another charge."));
        }

        if (MagicAmounts.RefusesCharge(terms.Amount) is { } refusal) return new ChargeMessage(null, refusal);
        if (order is { State: BookedState.Closed }) return new ChargeMessage(null, new Failure("order_closed", "The order was closed before."));

        order ??= OrderRows.Add(books, terms, BookedState.Open);
        return new ChargeMessage(PaymentRows.Add(books, order, terms.Amount, now, request.Key).ToMessage(), null);
    }
}
