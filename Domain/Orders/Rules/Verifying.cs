namespace Orleans.Payments.Domain;

/// <summary>What the answer to a verification does.</summary>
public static class Verifying
{
    /// <summary>Takes note of the answer to verification attempt <paramref name="attempt"/>.</summary>
    /// <returns>Null when the answer is stale and changes nothing.</returns>
    public static Decision? Answered(OrderState state, int attempt, VerificationReport report, Circumstances circumstances)
    {
        var draft = new Draft(state, circumstances);
        if (draft.Answered(DutyKind.Verify, "", attempt) is not { } verification) return null;

        switch (report)
        {
            case { Outcome: VerificationOutcome.Taken, Channel: { } channel, PayUrl: { } payUrl, QrCode: { } qrCode }:
                draft.Settle(DutyKind.Verify, "");
                draft.Record(new OrderAwaitingPayment(channel, payUrl, qrCode));
                if (!draft.Doubts(channel)) draft.Owe(DutyKind.Query, channel, state.Order.ExpiresAt);
                break;
            case { Outcome: VerificationOutcome.NoAnswer } when draft.Now < state.Order.CreatedAt + Retries.VerificationLimit:
                draft.OweAgain(verification, Retries.AfterVerification(verification.Attempts + 1));
                break;
            default:
                draft.Settle(DutyKind.Verify, "");
                draft.Record(new OrderRejected(report.Failure ?? new Failure("no_channel", "No channel took the order.")));
                // A channel whose answer got lost may have prepared the order; nobody may pay it now.
                if (report.Outcome == VerificationOutcome.NoAnswer)
                    foreach (var channel in report.Asked) draft.Owe(DutyKind.Close, channel, draft.Now);
                break;
        }

        return draft.Done();
    }
}
