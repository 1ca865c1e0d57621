using System.Collections.Immutable;

namespace Payments.Domain.Orders.Rules;

/// <summary>What the answer to a verification does.</summary>
public static class VerificationRules
{
    /// <summary>Records the answer to verification attempt <paramref name="attempt"/>.</summary>
    /// <returns>Null when the answer changes nothing.</returns>
    public static Decision? ApplyResult(OrderState state, int attempt, VerificationResult report, DecisionContext context)
    {
        // A silo of an earlier version does not know the member.
        if (report.PreparedElsewhere.IsDefault)
            report = report with { PreparedElsewhere = [] };
        var builder = new DecisionBuilder(state, context);
        if (builder.FindAnswered(ActionKind.Verify, "", attempt) is not { } verification)
            return ApplyStaleResult(builder, report);

        var policy = CollectionPolicy.Of(builder);
        switch (report)
        {
            case { Outcome: VerificationOutcome.Accepted, Channel: { } channel } when policy.Accept(builder, channel, report):
                builder.Complete(ActionKind.Verify, "");
                builder.ScheduleClose(report.PreparedElsewhere);
                builder.ScheduleCloseElsewhere();
                policy.AwaitMoney(builder, channel);
                break;
            case { Outcome: VerificationOutcome.NoAnswer } when builder.Now < state.Order.CreatedAt + RetrySchedule.VerificationTimeout:
                builder.Reschedule(verification, RetrySchedule.AfterVerification(verification.Attempts + 1));
                builder.ScheduleClose(report.PreparedElsewhere);
                break;
            default:
                builder.EndCollection();
                builder.Record(new OrderRejected(report.Failure ?? new Failure(FailureCodes.NoChannel, "No channel took the order.")));
                builder.ScheduleClose(report.PreparedElsewhere);
                builder.ScheduleCloseElsewhere();
                break;
        }

        return builder.Build();
    }

    /// <summary>
    /// Tells whether a verification that was answered may have left the order prepared at a channel: it must be asked before it is asked to
    /// prepare it again.
    /// </summary>
    public static bool IsPossiblyPrepared(OrderState state, string channel) =>
        state.PendingActions.Any(action => action.IsFor(ActionKind.Close, channel));

    /// <summary>
    /// The answer to a call that was made twice, or for an order that was paid meanwhile. What it prepared where the order
    /// does not stay must be closed all the same.
    /// </summary>
    private static Decision? ApplyStaleResult(DecisionBuilder builder, VerificationResult report)
    {
        ImmutableArray<string> prepared = report is { Outcome: VerificationOutcome.Accepted, Channel: { } channel }
            ? [.. report.PreparedElsewhere, channel]
            : report.PreparedElsewhere;
        return builder.ScheduleClose(prepared) ? builder.Build() : null;
    }
}
