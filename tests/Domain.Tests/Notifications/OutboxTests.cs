using System;
using System.Collections.Immutable;
using System.Linq;
using Xunit;

namespace Orleans.Payments.Domain.Tests;

public class OutboxTests
{
    private static readonly DateTimeOffset Now = Scene.Start;
    private static readonly Delivery Yes = new() { At = Now, Duration = TimeSpan.Zero, HttpStatus = 200 };
    private static readonly Delivery No = Yes with { HttpStatus = 500, Error = "http_status" };

    private readonly Outbox _two = Outbox.Empty.Add("evt_2", 2, Now).Add("evt_5", 5, Now.AddSeconds(1));

    [Fact]
    public void an_order_that_owes_nothing_owes_no_call()
    {
        Assert.Null(Outbox.Empty.Owed);
        Assert.Equal(NotificationStatus.None, Outbox.Empty.Status);
    }

    [Fact]
    public void only_the_head_is_owed()
    {
        Assert.Equal(new Duty(DutyKind.Notify, "evt_2", 0, Now.AddSeconds(1)), _two.Owed);
        Assert.Equal(NotificationStatus.Pending, _two.Status);
    }

    [Fact]
    public void when_the_head_is_acknowledged_the_next_is_due_at_once()
    {
        var (next, rows) = _two.Attempted("evt_2", 1, Yes, Now.AddSeconds(9), 0.5);

        Assert.Equal(new Duty(DutyKind.Notify, "evt_5", 0, Now.AddSeconds(9)), next.Owed);
        var row = Assert.Single(rows);
        Assert.Equal((2, 1, AttemptOutcome.Acknowledged, null), (row.Sequence, row.Attempt, row.Outcome, row.NextAttemptAt));
    }

    [Fact]
    public void a_failed_head_holds_up_what_waits_behind_it()
    {
        var (next, rows) = _two.Attempted("evt_2", 1, No, Now, 0.5);

        Assert.Equal(new Duty(DutyKind.Notify, "evt_2", 1, Now.AddSeconds(5)), next.Owed);
        var row = Assert.Single(rows);
        Assert.Equal((2, 1, AttemptOutcome.Failed, (DateTimeOffset?)Now.AddSeconds(5)), (row.Sequence, row.Attempt, row.Outcome, row.NextAttemptAt));
    }

    [Theory]
    [InlineData("evt_2", 0)]
    [InlineData("evt_2", 2)]
    [InlineData("evt_5", 1)]
    [InlineData("evt_9", 1)]
    public void an_answer_to_anything_but_the_heads_next_attempt_changes_nothing(string eventId, int attempt)
    {
        var (next, rows) = _two.Attempted(eventId, attempt, Yes, Now, 0.5);

        Assert.Same(_two, next);
        Assert.Empty(rows);
    }

    [Fact]
    public void the_head_is_tried_thirteen_times_and_then_given_up_with_what_waits_behind_it()
    {
        var outbox = _two;
        ImmutableArray<NotificationAttempt> rows = [];
        for (var attempt = 1; attempt <= 13; attempt++)
        {
            var owed = outbox.Owed!;
            Assert.Equal(attempt, owed.NextAttempt);
            (outbox, rows) = outbox.Attempted("evt_2", attempt, No, owed.DueAt, 0.5);
        }

        Assert.Null(outbox.Owed);
        Assert.Equal(NotificationStatus.Exhausted, outbox.Status);
        Assert.Equal([2, 5], outbox.Exhausted);
        Assert.Equal([(2, 13), (5, 0)], rows.Select(row => (row.Sequence, row.Attempt)));
        Assert.Equal(["http_status", "behind_exhausted"], rows.Select(row => row.Delivery.Error));
        Assert.All(rows, row => Assert.Equal(AttemptOutcome.Exhausted, row.Outcome));
    }

    [Fact]
    public void a_new_event_makes_the_head_due_at_once_without_forgetting_its_attempts()
    {
        var failed = _two.Attempted("evt_2", 1, No, Now, 0.5).Next;

        var again = failed.Add("evt_7", 7, Now.AddSeconds(2));

        Assert.Equal(new Duty(DutyKind.Notify, "evt_2", 1, Now.AddSeconds(2)), again.Owed);
        Assert.Equal([2, 5, 7], again.Waiting.Select(pending => pending.Sequence));
    }

    [Fact]
    public void a_new_event_after_exhaustion_is_sent_but_the_old_ones_are_not()
    {
        var exhausted = Outbox.Empty with { Exhausted = [2, 5] };

        var next = exhausted.Add("evt_7", 7, Now);

        Assert.Equal("evt_7", next.Owed!.Subject);
        Assert.Equal([2, 5], next.Exhausted);
    }

    [Fact]
    public void an_acknowledged_resend_takes_the_event_off_the_list_of_the_exhausted()
    {
        var exhausted = Outbox.Empty with { Exhausted = [2, 5] };

        Assert.Equal([2, 5], exhausted.Resent(2, acknowledged: false).Exhausted);
        Assert.Equal([5], exhausted.Resent(2, acknowledged: true).Exhausted);
        Assert.Equal(NotificationStatus.Acknowledged, exhausted.Resent(2, true).Resent(5, true).Status);
        Assert.Equal(0, exhausted.Resent(9, acknowledged: true).Acknowledged);
    }
}
