using System.Globalization;
using System.Linq;

namespace Payments.Domain;

/// <summary>Returning money that pays an order, and what a channel's answer to any refund does.</summary>
public static class Refunding
{
    /// <summary>How many refunds a merchant may ask for of one order, those that failed included.</summary>
    public const int MaxRefunds = 100;

    /// <summary>
    /// Reserves a refund of the payment that pays the order, or recognises the one that the same request made before.
    /// Other payments are returned in full by the server itself and cannot be asked for.
    /// </summary>
    /// <returns>
    /// A decision for a new refund; the unchanged order for a replay; <see cref="RejectionCode.IdempotencyConflict"/>,
    /// <see cref="RejectionCode.OrderNotRefundable"/>, <see cref="RejectionCode.RefundExceedsCaptured"/> or
    /// <see cref="RejectionCode.TooManyRefunds"/>, looked at in this order.
    /// </returns>
    /// <param name="state">The order.</param>
    /// <param name="asked">What is asked for.</param>
    /// <param name="circumstances">The clock and the merchant's terms.</param>
    /// <param name="holdId">What <see cref="Intend"/> named and the account has set aside; null where the order recharged no account.</param>
    public static Ruling Request(OrderState state, RefundOrder asked, Circumstances circumstances, string? holdId = null)
    {
        var order = state.Order;
        if (order.Refunds.FirstOrDefault(known => known.MerchantRefundId == asked.MerchantRefundId) is { } existing)
            return existing.Fingerprint == asked.Fingerprint ? Ruling.Yes(new Decision(state, [], [])) : Ruling.No(Rejections.IdempotencyConflict(existing));
        if (order.AcceptedPayment is not { } paid || order.Status == OrderStatus.Settling) return Ruling.No(Rejections.NotRefundable(order.Status));
        if (asked.Amount > paid.Refundable) return Ruling.No(Rejections.ExceedsCaptured(paid, asked.Amount));
        if (order.Refunds.Count(known => known.MerchantRefundId is not null) >= MaxRefunds) return Ruling.No(Rejections.TooManyRefunds);

        var draft = new Draft(state, circumstances);
        if (holdId is not null) draft.Settle(DutyKind.Release, holdId);
        draft.Return(new Refund
        {
            Id = OrderId.RequestedRefund(order.Id, asked.MerchantRefundId),
            PaymentId = paid.Id,
            Channel = paid.Channel,
            Amount = asked.Amount,
            Reason = asked.Reason,
            Status = RefundStatus.Requested,
            RequestedAt = draft.Now,
            MerchantRefundId = asked.MerchantRefundId,
            Fingerprint = asked.Fingerprint,
            HoldId = holdId,
        });
        return Ruling.Yes(draft.Done());
    }

    /// <summary>
    /// Names what is to be set aside on the account that the order recharged, before it is. Should nothing be heard of it again, it is let go
    /// after a minute.
    /// </summary>
    public static (Decision Decision, string HoldId) Intend(OrderState state, RefundOrder asked, Circumstances circumstances)
    {
        var draft = new Draft(state, circumstances);
        var refundId = OrderId.RequestedRefund(state.Order.Id, asked.MerchantRefundId);
        // A request that was heard of no more has a hold of its own, so each has another name.
        var number = draft.Now.ToUnixTimeMilliseconds();
        while (draft.Owes(DutyKind.Release, HoldName(refundId, number))) number++;
        draft.Owe(DutyKind.Release, HoldName(refundId, number), draft.Now + Retries.HoldIntended);
        return (draft.Done(), HoldName(refundId, number));
    }

    /// <summary>The account had not enough: nothing was set aside, and nothing is to be let go.</summary>
    public static Decision Forsake(OrderState state, string holdId, Circumstances circumstances)
    {
        var draft = new Draft(state, circumstances);
        draft.Settle(DutyKind.Release, holdId);
        return draft.Done();
    }

    /// <summary>Takes note of the answer to attempt <paramref name="attempt"/> at a refund; it is repeated until the channel says yes or no.</summary>
    /// <returns>Null when the answer is stale and changes nothing.</returns>
    public static Decision? Answered(OrderState state, string refundId, int attempt, RefundOutcome outcome, Failure? failure, Circumstances circumstances)
    {
        var draft = new Draft(state, circumstances);
        if (draft.Answered(DutyKind.Refund, refundId, attempt) is not { } asked) return null;

        var refund = draft.Order.Refunds.First(candidate => candidate.Id == refundId);
        switch (outcome)
        {
            case RefundOutcome.Succeeded:
                draft.Settle(DutyKind.Refund, refundId);
                draft.Record(new RefundSucceeded(refundId, refund.PaymentId, refund.Amount, refund.MerchantRefundId));
                if (refund.HoldId is { } spent) draft.Owe(DutyKind.Capture, spent, draft.Now);
                break;
            case RefundOutcome.Failed:
                draft.Settle(DutyKind.Refund, refundId);
                draft.Record(new RefundFailed(
                    refundId, refund.PaymentId, refund.Amount, failure ?? new Failure("refund_failed", "The channel refused the refund and gave no reason."), refund.MerchantRefundId));
                if (refund.HoldId is { } kept) draft.Owe(DutyKind.Release, kept, draft.Now);
                break;
            default:
                draft.OweAgain(asked, Retries.AfterRefund(asked.Attempts + 1));
                break;
        }

        return draft.Done();
    }

    /// <summary>Returns a payment that the server must not keep.</summary>
    internal static void ReturnInFull(this Draft draft, Payment payment) => draft.Return(new Refund
    {
        Id = OrderId.AutomaticRefund(draft.Order.Id, payment.Channel + ":" + payment.Id),
        PaymentId = payment.Id,
        Channel = payment.Channel,
        Amount = payment.Captured,
        Reason = SnakeCase<PaymentRole>.Of(payment.Role),
        Status = RefundStatus.Requested,
        RequestedAt = draft.Now,
    });

    private static string HoldName(string refundId, long number) => refundId + ":" + number.ToString(CultureInfo.InvariantCulture);

    private static void Return(this Draft draft, Refund refund)
    {
        draft.Record(new RefundRequested(refund));
        draft.Owe(DutyKind.Refund, refund.Id, draft.Now);
    }
}
