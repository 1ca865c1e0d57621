using System.Collections.Immutable;
using System.Linq;

namespace Payments.Domain;

/// <summary>What the answer to a verification does.</summary>
public static class Verifying
{
    /// <summary>Takes note of the answer to verification attempt <paramref name="attempt"/>.</summary>
    /// <returns>Null when the answer changes nothing.</returns>
    public static Decision? Answered(OrderState state, int attempt, VerificationReport report, Circumstances circumstances)
    {
        // A silo of an earlier version does not know the member.
        if (report.LeftPrepared.IsDefault) report = report with { LeftPrepared = [] };
        var draft = new Draft(state, circumstances);
        if (draft.Answered(DutyKind.Verify, "", attempt) is not { } verification) return Stale(draft, report);

        switch (report)
        {
            case { Outcome: VerificationOutcome.Taken, Channel: { } channel } when state.Order.Terms.IsCharged():
                draft.Settle(DutyKind.Verify, "");
                draft.Record(new OrderProcessing(channel));
                draft.CloseAt(report.LeftPrepared);
                draft.CloseElsewhere();
                draft.Owe(DutyKind.Charge, channel, draft.Now);
                break;
            case { Outcome: VerificationOutcome.Taken, Channel: { } channel, PayUrl: { } payUrl, QrCode: { } qrCode }:
                draft.Settle(DutyKind.Verify, "");
                draft.Record(new OrderAwaitingPayment(channel, payUrl, qrCode));
                draft.CloseAt(report.LeftPrepared);
                draft.CloseElsewhere();
                if (!draft.Doubts(channel)) draft.Owe(DutyKind.Query, channel, state.Order.ExpiresAt);
                break;
            case { Outcome: VerificationOutcome.NoAnswer } when draft.Now < state.Order.CreatedAt + Retries.VerificationLimit:
                draft.OweAgain(verification, Retries.AfterVerification(verification.Attempts + 1));
                draft.CloseAt(report.LeftPrepared);
                break;
            default:
                draft.EndCharging();
                draft.Record(new OrderRejected(report.Failure ?? new Failure("no_channel", "No channel took the order.")));
                draft.CloseAt(report.LeftPrepared);
                draft.CloseElsewhere();
                break;
        }

        return draft.Done();
    }

    /// <summary>Tells whether a verification that was heard of may have left the order prepared at a channel: it must be asked before it is asked to prepare it again.</summary>
    public static bool MayBePrepared(OrderState state, string channel) => state.Duties.Any(duty => duty.IsFor(DutyKind.Close, channel));

    /// <summary>
    /// The answer to a call that was made twice, or for an order that was paid meanwhile. What it prepared where the order
    /// does not stay must be closed all the same.
    /// </summary>
    private static Decision? Stale(Draft draft, VerificationReport report)
    {
        ImmutableArray<string> prepared = report is { Outcome: VerificationOutcome.Taken, Channel: { } channel } ? [.. report.LeftPrepared, channel] : report.LeftPrepared;
        return draft.CloseAt(prepared) ? draft.Done() : null;
    }
}
