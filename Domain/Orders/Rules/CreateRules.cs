using Payments.Domain.Errors;
using Payments.Domain.Ids;

namespace Payments.Domain.Orders.Rules;

/// <summary>Making and withdrawing an order: what a merchant may ask.</summary>
public static class CreateRules
{
    /// <summary>Makes an order, or recognises the one that the same request made before.</summary>
    /// <param name="existing">The order of that id; null when there is none.</param>
    /// <param name="merchantId">Who asks.</param>
    /// <param name="terms">What is asked for.</param>
    /// <param name="context">The clock and the merchant's terms.</param>
    /// <param name="risk">Why a risk rule refuses it; it is then rejected before any channel is asked. Null when none does.</param>
    /// <returns>
    /// A decision for a new order; the unchanged order for a replay; <see cref="PaymentErrorCode.IdempotencyConflict"/> where the
    /// same merchant_order_id was used with other content.
    /// </returns>
    public static Result<Decision> Create(
        OrderState? existing,
        MerchantId merchantId,
        CreateOrderCommand terms,
        DecisionContext context,
        Failure? risk = null
    )
    {
        if (existing is not null)
            return existing.Order.Terms.Fingerprint == terms.Fingerprint
                ? new Decision(existing, [], [])
                : OrderErrors.IdempotencyConflict(existing.Order);

        var builder = new DecisionBuilder(null, context) { TraceParent = terms.TraceParent };
        if (terms.TraceParent is not null)
            terms = terms with { TraceParent = null };
        var handedOver = builder.Merchant.Clock is { } clock && terms.EnteredAt is { } real ? clock.ToMerchantTime(real) : terms.EnteredAt;
        var policy = CollectionPolicy.Of(terms);
        var entered = policy.EnteredAt(handedOver, builder.Now);
        builder.Record(new OrderCreated(OrderId.Of(merchantId, terms.MerchantOrderId), merchantId, terms, entered + terms.ExpiresIn));
        if (risk is not null)
        {
            builder.Record(new OrderRejected(risk));
        }
        else if (builder.Order.ExpiresAt <= builder.Now)
        {
            builder.EndAsTimedOut();
        }
        else
        {
            builder.Schedule(ActionKind.Verify, "", builder.Now);
            policy.Begin(builder);
        }

        return builder.Build();
    }

    /// <summary>Withdraws an order that is awaiting payment. Withdrawing it twice is the same as once.</summary>
    public static Result<Decision> Cancel(OrderState state, DecisionContext context)
    {
        if (state.Order.Status == OrderStatus.Cancelled)
            return new Decision(state, [], []);
        if (state.Order.Status != OrderStatus.AwaitingPayment)
            return OrderErrors.NotCancellable(state.Order.Status);

        var builder = new DecisionBuilder(state, context);
        builder.Record(new OrderCancelled());
        builder.EndAsUnpaid();
        return builder.Build();
    }
}
