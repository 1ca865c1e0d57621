using Payments.Domain.Orders;
using Xunit;

namespace Payments.Sandbox.Tests;

public sealed class When_a_payment_is_late : SandboxTest
{
    [Fact]
    public async Task it_is_made_61_seconds_after_the_deadline()
    {
        var (order, payUrl) = await Sandbox.Prepared();
        var answer = await Sandbox.Pay(payUrl, "late");
        Assert.Equal("pending", answer["state"]!.GetValue<string>());
        await IsProblem(await Sandbox.TryPay(payUrl), 409, "payment_pending");

        Sandbox.Clock.Advance(TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(60));
        Assert.Empty((await Sandbox.Query(order)).Payments);
        Sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        var taken = Taken(Sandbox.Check(await Sandbox.Receiver.Next()));
        Assert.Equal(order.ExpiresAt + TimeSpan.FromSeconds(61), taken.PaidAt);
        var status = await Sandbox.Query(order);
        Assert.Equal([taken], status.Payments);
        Assert.Equal(ChannelOrderState.Closed, status.State);
    }

    [Fact]
    public async Task it_is_made_when_the_order_is_closed_before()
    {
        var (order, payUrl) = await Sandbox.Prepared();
        await Sandbox.Pay(payUrl, "late", delayMs: 2_000);
        Sandbox.Clock.Advance(TimeSpan.FromSeconds(30));
        var closedAt = Sandbox.Clock.GetUtcNow();
        Assert.Equal(CloseOutcome.Closed, await Sandbox.Channel.Close(order, Cancellation));
        Assert.Equal(CloseOutcome.AlreadyPaid, await Sandbox.Channel.Close(order, Cancellation));
        Assert.Equal(closedAt, Assert.Single((await Sandbox.Query(order)).Payments).PaidAt);
        Assert.Equal(0, Sandbox.Receiver.Waiting);
        Sandbox.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(closedAt, Taken(Sandbox.Check(await Sandbox.Receiver.Next())).PaidAt);
    }

    [Fact]
    public async Task it_is_made_at_once_on_a_closed_order()
    {
        var (order, payUrl) = await Sandbox.Prepared();
        await Sandbox.Channel.Close(order, Cancellation);
        await IsProblem(await Sandbox.TryPay(payUrl), 409, "order_closed");
        await Sandbox.Pay(payUrl, "late");
        Assert.Single((await Sandbox.Query(order)).Payments);
        Taken(Sandbox.Check(await Sandbox.Receiver.Next()));
    }

    [Fact]
    public async Task it_is_made_at_once_61_seconds_after_the_deadline()
    {
        var (order, payUrl) = await Sandbox.Prepared();
        Sandbox.Clock.Advance(TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(61));
        await Sandbox.Pay(payUrl, "late");
        Assert.Equal(Sandbox.Clock.GetUtcNow(), Assert.Single((await Sandbox.Query(order)).Payments).PaidAt);
    }

    [Fact]
    public async Task it_is_made_at_once_on_a_failed_order()
    {
        var (order, payUrl) = await Sandbox.Prepared();
        await Sandbox.Pay(payUrl, "failed");
        await Sandbox.Pay(payUrl, "late");
        Assert.Single((await Sandbox.Query(order)).Payments);
    }

    [Fact]
    public async Task it_is_made_after_a_restart_when_it_came_due_meanwhile()
    {
        var (order, payUrl) = await Sandbox.Prepared();
        await Sandbox.Pay(payUrl, "late");
        await Sandbox.Stop();
        Sandbox.Clock.Advance(TimeSpan.FromHours(1));
        await Sandbox.StartAgain();
        var taken = Taken(Sandbox.Check(await Sandbox.Receiver.Next()));
        Assert.Equal(Sandbox.Clock.GetUtcNow(), taken.PaidAt);
        Assert.Equal([taken], (await Sandbox.Query(order)).Payments);
    }

    [Fact]
    public async Task a_paid_order_is_not_paid_late_as_well()
    {
        var (_, payUrl) = await Sandbox.Prepared();
        await Sandbox.Pay(payUrl, "paid");
        await IsProblem(await Sandbox.TryPay(payUrl, ("outcome", "late")), 409, "already_paid");
    }
}
