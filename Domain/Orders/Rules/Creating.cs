namespace Payments.Domain;

/// <summary>Making and withdrawing an order: what a merchant may ask.</summary>
public static class Creating
{
    /// <summary>Makes an order, or recognises the one that the same request made before.</summary>
    /// <param name="existing">The order of that id; null when there is none.</param>
    /// <param name="merchantId">Who asks.</param>
    /// <param name="terms">What is asked for.</param>
    /// <param name="circumstances">The clock and the merchant's terms.</param>
    /// <param name="risk">Why a risk rule refuses it; it is then rejected before any channel is asked. Null when none does.</param>
    /// <returns>
    /// A decision for a new order; the unchanged order for a replay; <see cref="RejectionCode.IdempotencyConflict"/> where the
    /// same merchant_order_id was used with other content.
    /// </returns>
    public static Ruling Create(OrderState? existing, string merchantId, CreateOrder terms, Circumstances circumstances, Failure? risk = null)
    {
        if (existing is not null)
            return existing.Order.Terms.Fingerprint == terms.Fingerprint ? Ruling.Yes(new Decision(existing, [], [])) : Ruling.No(Rejections.IdempotencyConflict(existing.Order));

        var draft = new Draft(null, circumstances) { TraceParent = terms.TraceParent };
        if (terms.TraceParent is not null) terms = terms with { TraceParent = null };
        var handedOver = draft.Merchant.Clock is { } clock && terms.EnteredAt is { } real ? clock.Of(real) : terms.EnteredAt;
        var entered = terms.IsCharged() && handedOver is { } earlier && earlier < draft.Now ? earlier : draft.Now;
        draft.Record(new OrderCreated(OrderId.Of(merchantId, terms.MerchantOrderId), merchantId, terms, entered + terms.ExpiresIn));
        if (risk is not null)
        {
            draft.Record(new OrderRejected(risk));
        }
        else if (draft.Order.ExpiresAt <= draft.Now)
        {
            draft.EndTimedOut();
        }
        else
        {
            draft.Owe(DutyKind.Verify, "", draft.Now);
            if (terms.IsCharged()) draft.Owe(DutyKind.Expire, "", draft.Order.ExpiresAt);
        }

        return Ruling.Yes(draft.Done());
    }

    /// <summary>Withdraws an order that is awaiting payment. Withdrawing it twice is the same as once.</summary>
    public static Ruling Cancel(OrderState state, Circumstances circumstances)
    {
        if (state.Order.Status == OrderStatus.Cancelled) return Ruling.Yes(new Decision(state, [], []));
        if (state.Order.Status != OrderStatus.AwaitingPayment) return Ruling.No(Rejections.NotCancellable(state.Order.Status));

        var draft = new Draft(state, circumstances);
        draft.Record(new OrderCancelled());
        draft.EndUnpaid();
        return Ruling.Yes(draft.Done());
    }
}
