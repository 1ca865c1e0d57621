using System.Net;
using Payments.Domain;
using Payments.Domain.Amounts;
using Payments.Domain.Orders;
using Xunit;

namespace Payments.Sandbox.Tests;

public sealed class When_a_payer_pays : SandboxTest
{
    [Fact]
    public async Task the_amount_is_taken_and_reported_by_a_signed_callback()
    {
        var (order, payUrl) = await Sandbox.Prepared();
        var answer = await Sandbox.Pay(payUrl, "paid");
        var taken = Taken(Sandbox.Check(await Sandbox.Receiver.Next()));

        Assert.Equal(order.Terms.Amount, taken.Amount);
        Assert.Equal(Sandbox.Clock.GetUtcNow(), taken.PaidAt);
        Assert.StartsWith("sbx_", taken.Id);
        Assert.Equal("paid", answer["state"]!.GetValue<string>());
        var status = await Sandbox.Query(order);
        Assert.Equal([taken], status.Payments);
        Assert.Equal(ChannelOrderState.Closed, status.State);
        var shown = await Sandbox.UntilAttempts(payUrl, 1);
        Assert.Equal("200", shown["callbacks"]![0]!["answer"]!.GetValue<string>());
        Assert.Null(shown["callbacks"]![0]!["next_at"]);
    }

    [Fact]
    public async Task a_post_without_a_body_pays()
    {
        var (order, payUrl) = await Sandbox.Prepared();
        using var response = await Sandbox.Http.PostAsync(payUrl, null, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Single((await Sandbox.Query(order)).Payments);
    }

    [Fact]
    public async Task a_double_click_takes_the_money_once()
    {
        var (order, payUrl) = await Sandbox.Prepared();
        var both = await Task.WhenAll(Sandbox.TryPay(payUrl), Sandbox.TryPay(payUrl));
        Assert.Equal(HttpStatusCode.OK, both[both[0].IsSuccessStatusCode ? 0 : 1].StatusCode);
        await IsProblem(both[both[0].IsSuccessStatusCode ? 1 : 0], 409, "already_paid");
        Assert.Single((await Sandbox.Query(order)).Payments);
    }

    [Fact]
    public async Task and_it_fails_the_failure_is_reported_and_nothing_is_taken()
    {
        var (order, payUrl) = await Sandbox.Prepared();
        await Sandbox.Pay(payUrl, "failed");
        var check = Sandbox.Check(await Sandbox.Receiver.Next());
        Assert.Equal("payment_failed", check.Report!.Failure!.Code);
        Assert.Null(check.Report.Payment);
        var status = await Sandbox.Query(order);
        Assert.Equal((ChannelOrderState.Failed, "payment_failed"), (status.State, status.Failure!.Code));
        Assert.Empty(status.Payments);
        await IsProblem(await Sandbox.TryPay(payUrl), 409, "order_failed");
    }

    [Theory]
    [InlineData(1250, 1251)]
    [InlineData(Money.MaxAmount, Money.MaxAmount - 1)]
    public async Task and_the_callback_lies_nothing_was_taken(long amount, long claimed)
    {
        var (order, payUrl) = await Sandbox.Prepared(amount);
        await Sandbox.Pay(payUrl, "wrong_amount");
        Assert.Equal(claimed, Taken(Sandbox.Check(await Sandbox.Receiver.Next())).Amount.Amount);
        var status = await Sandbox.Query(order);
        Assert.Empty(status.Payments);
        Assert.Equal(ChannelOrderState.Open, status.State);
    }

    [Theory]
    [InlineData(1251, 625)]
    [InlineData(2, 1)]
    [InlineData(1, 1)]
    public async Task too_little_half_of_it_is_really_taken(long amount, long half)
    {
        var (order, payUrl) = await Sandbox.Prepared(amount);
        await Sandbox.Pay(payUrl, "underpaid");
        var taken = Taken(Sandbox.Check(await Sandbox.Receiver.Next()));
        Assert.Equal(half, taken.Amount.Amount);
        Assert.Equal([taken], (await Sandbox.Query(order)).Payments);
    }

    [Fact]
    public async Task too_little_the_order_can_still_be_paid_in_full()
    {
        var (order, payUrl) = await Sandbox.Prepared();
        await Sandbox.Pay(payUrl, "underpaid");
        await Sandbox.Pay(payUrl, "paid");
        Assert.Equal(2, (await Sandbox.Query(order)).Payments.Length);
    }

    [Fact]
    public async Task twice_two_payments_are_taken_and_reported()
    {
        var (order, payUrl) = await Sandbox.Prepared();
        await Sandbox.Pay(payUrl, "twice");
        var first = Taken(Sandbox.Check(await Sandbox.Receiver.Next()));
        var second = Taken(Sandbox.Check(await Sandbox.Receiver.Next()));
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(2, (await Sandbox.Query(order)).Payments.Length);
        await IsProblem(await Sandbox.TryPay(payUrl, ("outcome", "twice")), 409, "already_paid");
    }

    [Fact]
    public async Task twice_after_having_paid_one_more_is_taken()
    {
        var (order, payUrl) = await Sandbox.Prepared();
        await Sandbox.Pay(payUrl, "paid");
        await Sandbox.Pay(payUrl, "twice");
        Assert.Equal(2, (await Sandbox.Query(order)).Payments.Length);
    }

    [Theory]
    [InlineData("delayed", null, 5_000)]
    [InlineData("delayed", 90_000, 90_000)]
    [InlineData("paid", 600_000, 600_000)]
    public async Task with_a_delay_the_money_is_taken_now_and_reported_then(string outcome, int? delayMs, int expected)
    {
        var (order, payUrl) = await Sandbox.Prepared();
        var paidAt = Sandbox.Clock.GetUtcNow();
        var answer = await Sandbox.Pay(payUrl, outcome, delayMs);
        Assert.Single((await Sandbox.Query(order)).Payments);
        Assert.Equal(UtcTimeConverter.Format(paidAt.AddMilliseconds(expected)), answer["callbacks"]![0]!["next_at"]!.GetValue<string>());

        Sandbox.Clock.Advance(TimeSpan.FromMilliseconds(expected - 1));
        Assert.Equal(0, (await Sandbox.Status(payUrl))["callbacks"]![0]!["attempts"]!.GetValue<int>());
        Sandbox.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(paidAt, Taken(Sandbox.Check(await Sandbox.Receiver.Next())).PaidAt);
    }

    [Fact]
    public async Task silently_nobody_is_told_but_a_query_tells()
    {
        var (order, payUrl) = await Sandbox.Prepared();
        var answer = await Sandbox.Pay(payUrl, "silent");
        Assert.Empty(answer["callbacks"]!.AsArray());
        Assert.Single((await Sandbox.Query(order)).Payments);
    }

    [Fact]
    public async Task after_the_deadline_it_is_refused()
    {
        var (order, payUrl) = await Sandbox.Prepared();
        Sandbox.Clock.Advance(TimeSpan.FromMinutes(15));
        await IsProblem(await Sandbox.TryPay(payUrl), 409, "order_expired");
        Assert.Equal(ChannelOrderState.Closed, (await Sandbox.Query(order)).State);
    }
}
