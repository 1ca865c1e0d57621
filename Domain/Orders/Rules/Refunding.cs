using System.Linq;

namespace Orleans.Payments.Domain;

/// <summary>What a channel's answer to a refund does.</summary>
public static class Refunding
{
    /// <summary>Takes note of the answer to attempt <paramref name="attempt"/> at a refund.</summary>
    /// <returns>Null when the answer is stale and changes nothing.</returns>
    public static Decision? Answered(OrderState state, string refundId, int attempt, RefundOutcome outcome, Failure? failure, Circumstances circumstances)
    {
        var draft = new Draft(state, circumstances);
        if (draft.Answered(DutyKind.Refund, refundId, attempt) is not { } asked) return null;

        var refund = draft.Order.Refunds.First(candidate => candidate.Id == refundId);
        if (outcome is RefundOutcome.Pending or RefundOutcome.NoAnswer && draft.Now < refund.RequestedAt + Retries.RefundLimit)
        {
            draft.OweAgain(asked, Retries.AfterRefund(asked.Attempts + 1));
            return draft.Done();
        }

        draft.Settle(DutyKind.Refund, refundId);
        draft.Record(outcome == RefundOutcome.Succeeded
            ? new RefundSucceeded(refundId, refund.PaymentId, refund.Amount)
            : new RefundFailed(refundId, refund.PaymentId, refund.Amount, failure ?? new Failure("no_answer", "The channel did not confirm the refund within 30 days.")));
        return draft.Done();
    }
}
