using System.Collections.Immutable;

namespace Payments.Domain.Orders.Rules;

/// <summary>What is still to be done at its channel once an order's outcome is known.</summary>
internal static class EndRules
{
    /// <summary>
    /// The order is paid: nothing is asked of its channels any more, except about reports that do not match, and once more where another
    /// payment may be. Any other channel that is being asked said that it took money.
    /// </summary>
    /// <param name="builder">The decision in the making.</param>
    /// <param name="instead">The channel that was to take the money; the order is closed there when another one took it.</param>
    public static void EndAsPaid(this DecisionBuilder builder, string? instead)
    {
        builder.EndCollection();
        if (instead is not null)
            builder.ScheduleClose([instead]);
        builder.ScheduleCloseElsewhere();
        foreach (var channel in new[] { builder.Order.Channel, instead })
            if (channel is not null && !builder.HasDiscrepancy(channel))
                builder.ScheduleFinalQuery(channel);
    }

    /// <summary>
    /// Schedules a query at a paid order's channel for when nobody can pay there any more, if it may have taken a second
    /// payment by then whose callback was lost.
    /// </summary>
    public static void ScheduleFinalQuery(this DecisionBuilder builder, string channel)
    {
        var last = builder.FinalQueryAt();
        // What it says it took besides has to be read yet.
        if (builder.IsUnreadable(channel))
            return;
        if (builder.Now < last && builder.AllowsSeveralPayments(channel))
            builder.Schedule(ActionKind.Query, channel, last);
        else
            builder.Complete(ActionKind.Query, channel);
    }

    /// <summary>When nobody can pay any more, and a channel that may have taken money is asked for the last time.</summary>
    public static DateTimeOffset FinalQueryAt(this DecisionBuilder builder) => builder.Order.ExpiresAt + RetrySchedule.FirstFollowUp;

    /// <summary>The order ended unpaid: it is closed at its channel, which is then asked for a day whether money came after all.</summary>
    public static void EndAsUnpaid(this DecisionBuilder builder)
    {
        builder.EndCollection();
        if (builder.Order.Channel is not { } channel)
            return;
        builder.Schedule(ActionKind.Close, channel, builder.Now);
        builder.Schedule(
            ActionKind.Query,
            channel,
            builder.HasDiscrepancy(channel) ? builder.Now : builder.Now + RetrySchedule.FirstFollowUp
        );
    }

    /// <summary>The order has its result: the actions that were to bring it about are no longer pending.</summary>
    public static void EndCollection(this DecisionBuilder builder)
    {
        builder.CompleteAll(ActionKind.Verify);
        builder.CompleteAll(ActionKind.Charge);
        builder.CompleteAll(ActionKind.Expire);
    }

    /// <summary>Schedules the next query of an order that ended unpaid, or none once a day has gone by.</summary>
    public static void ScheduleFollowUp(this DecisionBuilder builder, PendingAction answered)
    {
        if (RetrySchedule.AfterFollowUp(answered.Attempts + 1) is { } wait)
            builder.Reschedule(answered, wait);
        else
            builder.Complete(ActionKind.Query, answered.Subject);
    }

    /// <summary>Tells whether a channel has reported something that does not match and has not been asked about it yet.</summary>
    public static bool HasDiscrepancy(this DecisionBuilder builder, string channel)
    {
        foreach (var discrepancy in builder.Discrepancies)
            if (discrepancy.Channel == channel)
                return true;
        return false;
    }

    /// <summary>
    /// Schedules telling channels that the order can no longer be paid there, except the one that has it. While it is not
    /// known who will have it, that is only written down, due at the deadline: one of them may be the one.
    /// </summary>
    /// <returns>False when all of it is pending already.</returns>
    public static bool ScheduleClose(this DecisionBuilder builder, ImmutableArray<string> channels)
    {
        var dueAt = builder.Order.Status == OrderStatus.Created ? builder.Order.ExpiresAt : builder.Now;
        var isNew = false;
        foreach (var channel in channels)
        {
            if (channel == builder.Order.Channel)
                continue;
            if (!builder.PreparedElsewhere.Contains(channel))
            {
                builder.MarkPreparedAt(channel);
                builder.ReconsiderReports(channel);
            }

            if (builder.HasPending(ActionKind.Close, channel))
                continue;
            builder.Schedule(ActionKind.Close, channel, dueAt);
            isNew = true;
        }

        return isNew;
    }

    /// <summary>It is known who has the order: what was written down about other channels is due.</summary>
    public static void ScheduleCloseElsewhere(this DecisionBuilder builder)
    {
        if (builder.Order.Channel is { } channel)
            builder.Complete(ActionKind.Close, channel);
        foreach (var action in builder.PendingActions)
            if (action.Kind == ActionKind.Close && action.Attempts == 0 && action.DueAt > builder.Now)
                builder.Schedule(ActionKind.Close, action.Subject, builder.Now);
    }
}
