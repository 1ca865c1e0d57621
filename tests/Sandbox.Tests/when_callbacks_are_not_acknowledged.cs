using Payments.Sandbox.Provider;
using Payments.Sandbox.Provider.Callbacks;
using Xunit;

namespace Payments.Sandbox.Tests;

public sealed class When_callbacks_are_not_acknowledged : SandboxTest
{
    [Fact]
    public async Task they_are_repeated_with_the_same_id_and_body()
    {
        Sandbox.Receiver.AnswerWith(500);
        var (_, payUrl) = await Sandbox.Prepared();
        await Sandbox.Pay(payUrl, "paid");
        var first = await Sandbox.Receiver.Next();
        foreach (var (wait, attempts) in new[] { (1, 1), (2, 2), (5, 3), (10, 4), (30, 5), (60, 6) })
        {
            var shown = await Sandbox.UntilAttempts(payUrl, attempts);
            Assert.Equal("500", shown["callbacks"]![0]!["answer"]!.GetValue<string>());
            Sandbox.Clock.Advance(TimeSpan.FromSeconds(wait));
            var again = await Sandbox.Receiver.Next();
            Assert.Equal(first.Id, again.Id);
            Assert.Equal(first.Body, again.Body);
            Assert.Null(Sandbox.Check(again).ErrorCode);
        }

        await Sandbox.UntilAttempts(payUrl, 7);
        Sandbox.Receiver.AnswerWith(204);
        Sandbox.Clock.Advance(TimeSpan.FromMinutes(5));
        await Sandbox.Receiver.Next();
        var delivered = await Sandbox.UntilAttempts(payUrl, 8);
        Assert.NotNull(delivered["callbacks"]![0]!["delivered_at"]);
    }

    [Fact]
    public async Task they_are_repeated_after_a_restart()
    {
        Sandbox.Receiver.AnswerWith(503);
        var (_, payUrl) = await Sandbox.Prepared();
        await Sandbox.Pay(payUrl, "paid");
        var first = await Sandbox.Receiver.Next();
        await Sandbox.UntilAttempts(payUrl, 1);
        await Sandbox.Stop();

        Sandbox.Receiver.AnswerWith(200);
        Sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        await Sandbox.StartAgain();
        Assert.Equal(first.Id, (await Sandbox.Receiver.Next()).Id);
    }

    [Fact]
    public async Task one_that_was_under_way_when_the_server_stopped_is_sent_again()
    {
        var held = new TaskCompletionSource();
        Sandbox.Receiver.Answer = context => held.Task.WaitAsync(context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        var (_, payUrl) = await Sandbox.Prepared();
        await Sandbox.Pay(payUrl, "paid");
        var first = await Sandbox.Receiver.Next();
        await Sandbox.Stop();

        Sandbox.Receiver.AnswerWith(200);
        await Sandbox.StartAgain();
        Assert.Equal(first.Id, (await Sandbox.Receiver.Next()).Id);
    }

    [Fact]
    public async Task an_answer_that_takes_longer_than_10_seconds_does_not_count()
    {
        var held = new TaskCompletionSource();
        Sandbox.Receiver.Answer = context => held.Task.WaitAsync(context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        var (_, payUrl) = await Sandbox.Prepared();
        await Sandbox.Pay(payUrl, "paid");
        await Sandbox.Receiver.Next();
        Sandbox.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("timeout", (await Sandbox.UntilAttempts(payUrl, 1))["callbacks"]![0]!["answer"]!.GetValue<string>());
    }

    [Fact]
    public async Task a_redirect_does_not_count_and_is_not_followed()
    {
        Sandbox.Receiver.Answer = context =>
        {
            context.Response.Redirect("/callbacks");
            return Task.CompletedTask;
        };
        var (_, payUrl) = await Sandbox.Prepared();
        await Sandbox.Pay(payUrl, "paid");
        await Sandbox.Receiver.Next();
        Assert.Equal("302", (await Sandbox.UntilAttempts(payUrl, 1))["callbacks"]![0]!["answer"]!.GetValue<string>());
        Assert.Equal(0, Sandbox.Receiver.Waiting);
    }

    [Fact]
    public async Task dropped_ones_arrive_once_the_fault_is_over()
    {
        Sandbox.Faults.Plan = new FaultPlan { DropCallbacks = true };
        var (_, payUrl) = await Sandbox.Prepared();
        await Sandbox.Pay(payUrl, "paid");
        Assert.Equal("dropped", (await Sandbox.UntilAttempts(payUrl, 1))["callbacks"]![0]!["answer"]!.GetValue<string>());
        Assert.Equal(0, Sandbox.Receiver.Waiting);
        Sandbox.Faults.Plan = new FaultPlan();
        Sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        Taken(Sandbox.Check(await Sandbox.Receiver.Next()));
    }

    [Fact]
    public async Task no_more_than_64_are_under_way_and_the_others_follow()
    {
        var gate = new Lock();
        var arrived = 0;
        var most = 0;
        var full = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        Sandbox.Receiver.Answer = async _ =>
        {
            lock (gate)
                most = Math.Max(most, ++arrived);
            if (arrived == CallbackDelivery.MaxInFlight)
                full.TrySetResult();
            await go.Task;
            lock (gate)
                arrived--;
        };
        var ids = new HashSet<string>();
        for (var i = 0; i < 50; i++)
        {
            var (_, payUrl) = await Sandbox.Prepared();
            await Sandbox.Pay(payUrl, "twice");
        }

        await full.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        go.SetResult();
        foreach (var _ in Enumerable.Range(0, 100))
            ids.Add((await Sandbox.Receiver.Next()).Id);
        Assert.Equal(100, ids.Count);
        Assert.Equal(CallbackDelivery.MaxInFlight, most);
    }

    [Fact]
    public void they_are_given_up_after_24_hours()
    {
        var firstAt = Sandbox.Clock.GetUtcNow();
        var at = firstAt;
        var attempts = 0;
        while (CallbackSchedule.Next(firstAt, ++attempts, at) is { } next)
            at = next;
        Assert.InRange(at, firstAt + TimeSpan.FromHours(23), firstAt + TimeSpan.FromHours(24));
        Assert.Equal(32, attempts);
    }
}
