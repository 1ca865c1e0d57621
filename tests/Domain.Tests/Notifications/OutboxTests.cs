using System.Collections.Immutable;
using Payments.Domain.Ids;
using Payments.Domain.Notifications;
using Payments.Domain.Orders;
using Payments.Domain.Tests.Orders;
using Xunit;

namespace Payments.Domain.Tests.Notifications;

public class OutboxTests
{
    private static readonly DateTimeOffset Now = Scene.Start;
    private static readonly Delivery Yes = new()
    {
        At = Now,
        Duration = TimeSpan.Zero,
        HttpStatus = 200,
    };
    private static readonly Delivery No = Yes with { HttpStatus = 500, Error = "http_status" };

    private readonly Outbox _two = Outbox.Empty.Add(new EventId("evt_2"), 2, Now).Add(new EventId("evt_5"), 5, Now.AddSeconds(1));

    [Fact]
    public void an_order_that_owes_nothing_owes_no_call()
    {
        Assert.Null(Outbox.Empty.NextAction);
        Assert.Equal(NotificationStatus.None, Outbox.Empty.Status);
    }

    [Fact]
    public void only_the_head_is_owed()
    {
        Assert.Equal(new PendingAction(ActionKind.Notify, "evt_2", 0, Now.AddSeconds(1)), _two.NextAction);
        Assert.Equal(NotificationStatus.Pending, _two.Status);
    }

    [Fact]
    public void when_the_head_is_acknowledged_the_next_is_due_at_once()
    {
        var (next, rows) = _two.RecordAttempt(new EventId("evt_2"), 1, Yes, Now.AddSeconds(9), 0.5);

        Assert.Equal(new PendingAction(ActionKind.Notify, "evt_5", 0, Now.AddSeconds(9)), next.NextAction);
        var row = Assert.Single(rows);
        Assert.Equal((2, 1, AttemptOutcome.Acknowledged, null), (row.Sequence, row.Attempt, row.Outcome, row.NextAttemptAt));
    }

    [Fact]
    public void a_failed_head_holds_up_what_waits_behind_it()
    {
        var (next, rows) = _two.RecordAttempt(new EventId("evt_2"), 1, No, Now, 0.5);

        Assert.Equal(new PendingAction(ActionKind.Notify, "evt_2", 1, Now.AddSeconds(5)), next.NextAction);
        var row = Assert.Single(rows);
        Assert.Equal(
            (2, 1, AttemptOutcome.Failed, (DateTimeOffset?)Now.AddSeconds(5)),
            (row.Sequence, row.Attempt, row.Outcome, row.NextAttemptAt)
        );
    }

    [Theory]
    [InlineData("evt_2", 0)]
    [InlineData("evt_2", 2)]
    [InlineData("evt_9", 1)]
    public void an_answer_to_anything_but_the_heads_next_attempt_changes_nothing(string eventId, int attempt)
    {
        var (next, rows) = _two.RecordAttempt(new EventId(eventId), attempt, Yes, Now, 0.5);

        Assert.Same(_two, next);
        Assert.Empty(rows);
    }

    [Fact]
    public void an_answer_to_what_was_the_head_when_it_was_sent_counts()
    {
        var exhausted = (Outbox.Empty with { Exhausted = [2] }).Add(new EventId("evt_5"), 5, Now);

        var (next, rows) = exhausted
            .RequeueExhausted(new OrderId("ord_1"), Now.AddSeconds(1))
            .RecordAttempt(new EventId("evt_5"), 1, Yes, Now.AddSeconds(2), 0.5);

        Assert.Equal([2], next.Pending.Select(pending => pending.Sequence));
        Assert.Equal((5, 1, AttemptOutcome.Acknowledged), (rows.Single().Sequence, rows.Single().Attempt, rows.Single().Outcome));
    }

    [Fact]
    public void a_merchants_own_schedule_says_how_often_and_when()
    {
        var (again, _) = _two.RecordAttempt(new EventId("evt_2"), 1, No, Now, 0.5, [7]);
        var (given, rows) = again.RecordAttempt(new EventId("evt_2"), 2, No, Now.AddSeconds(7), 0.5, [7]);

        Assert.Equal(Now.AddSeconds(7), again.NextAction!.DueAt);
        Assert.Equal([2, 5], given.Exhausted);
        Assert.Equal(Now.AddSeconds(7), given.ExhaustedAt);
        Assert.Equal([(2, 2), (5, 0)], rows.Select(row => (row.Sequence, row.Attempt)));
    }

    [Fact]
    public void a_url_that_is_gone_ends_what_is_pending_there_at_once()
    {
        var (next, rows) = _two.RecordAttempt(
            new EventId("evt_2"),
            1,
            No with
            {
                HttpStatus = 410,
                Error = Delivery.EndpointGone,
            },
            Now,
            0.5
        );

        Assert.Equal([2, 5], next.Exhausted);
        Assert.All(rows, row => Assert.Equal((AttemptOutcome.Exhausted, "endpoint_gone"), (row.Outcome, row.Delivery.Error)));
    }

    [Fact]
    public void being_held_back_moves_the_due_time_and_uses_up_no_attempt()
    {
        var held = _two.Defer(new EventId("evt_2"), 1, Now.AddMinutes(5)).Defer(new EventId("evt_2"), 1, Now.AddMinutes(10));

        Assert.Equal(
            new PendingNotification(new EventId("evt_2"), 2, 0, Now.AddMinutes(10), 0, _two.NextAction!.DueAt, _two.Pending[0].Since),
            held.Pending[0]
        );
        Assert.Same(_two, _two.Defer(new EventId("evt_5"), 1, Now.AddMinutes(5)));
        Assert.Same(_two, _two.Defer(new EventId("evt_2"), 2, Now.AddMinutes(5)));
        Assert.Equal(2, held.RecordAttempt(new EventId("evt_2"), 1, No, Now, 0.5).Next.NextAction!.NextAttempt);
    }

    [Fact]
    public void what_is_exhausted_is_put_in_line_again_in_its_order_and_old_answers_stay_stale()
    {
        var exhausted = _two.RecordAttempt(new EventId("evt_2"), 1, No, Now, 0.5, []).Next.Add(new EventId("evt_7"), 7, Now);

        var revived = exhausted.RequeueExhausted(new OrderId("ord_1"), Now.AddSeconds(5));

        Assert.Equal([2, 5, 7], revived.Pending.Select(pending => pending.Sequence));
        Assert.Equal((Now.AddSeconds(5), 101), (revived.NextAction!.DueAt, revived.NextAction.NextAttempt));
        Assert.Equal((0, null), (revived.Exhausted.Length, revived.ExhaustedAt));
        Assert.Same(revived, revived.RecordAttempt(EventId.Of(new OrderId("ord_1"), 2), 1, Yes, Now, 0.5).Next);
        Assert.Equal(1, revived.RecordAttempt(EventId.Of(new OrderId("ord_1"), 2), 101, Yes, Now, 0.5).Rows.Single().Attempt);
    }

    [Fact]
    public void the_head_is_tried_thirteen_times_and_then_given_up_with_what_waits_behind_it()
    {
        var outbox = _two;
        ImmutableArray<NotificationAttempt> rows = [];
        for (var attempt = 1; attempt <= 13; attempt++)
        {
            var owed = outbox.NextAction!;
            Assert.Equal(attempt, owed.NextAttempt);
            (outbox, rows) = outbox.RecordAttempt(new EventId("evt_2"), attempt, No, owed.DueAt, 0.5);
        }

        Assert.Null(outbox.NextAction);
        Assert.Equal(NotificationStatus.Exhausted, outbox.Status);
        Assert.Equal([2, 5], outbox.Exhausted);
        Assert.Equal([(2, 13), (5, 0)], rows.Select(row => (row.Sequence, row.Attempt)));
        Assert.Equal(["http_status", "behind_exhausted"], rows.Select(row => row.Delivery.Error));
        Assert.All(rows, row => Assert.Equal(AttemptOutcome.Exhausted, row.Outcome));
    }

    [Fact]
    public void a_new_event_makes_the_head_due_at_once_without_forgetting_its_attempts()
    {
        var failed = _two.RecordAttempt(new EventId("evt_2"), 1, No, Now, 0.5).Next;

        var again = failed.Add(new EventId("evt_7"), 7, Now.AddSeconds(2));

        Assert.Equal(new PendingAction(ActionKind.Notify, "evt_2", 1, Now.AddSeconds(2)), again.NextAction);
        Assert.Equal([2, 5, 7], again.Pending.Select(pending => pending.Sequence));
    }

    [Fact]
    public void a_new_event_after_exhaustion_is_sent_but_the_old_ones_are_not()
    {
        var exhausted = Outbox.Empty with { Exhausted = [2, 5] };

        var next = exhausted.Add(new EventId("evt_7"), 7, Now);

        Assert.Equal("evt_7", next.NextAction!.Subject);
        Assert.Equal([2, 5], next.Exhausted);
    }

    [Fact]
    public void an_acknowledged_resend_takes_the_event_off_the_list_of_the_exhausted()
    {
        var exhausted = Outbox.Empty with { Exhausted = [2, 5] };

        Assert.Equal([2, 5], exhausted.RecordResend(2, acknowledged: false).Exhausted);
        Assert.Equal([5], exhausted.RecordResend(2, acknowledged: true).Exhausted);
        Assert.Equal(NotificationStatus.Acknowledged, exhausted.RecordResend(2, true).RecordResend(5, true).Status);
        Assert.Equal(0, exhausted.RecordResend(9, acknowledged: true).Acknowledged);
    }
}
