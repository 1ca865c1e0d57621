using Payments.Channels;
using Payments.Domain.Orders;
using Xunit;

namespace Payments.Sandbox.Tests;

public sealed class Preparing_and_closing : SandboxTest
{
    [Fact]
    public async Task an_order_is_verified_without_being_taken()
    {
        var order = Sandbox.NewOrder();
        Assert.Equal(ChannelResponse.Yes, (await Sandbox.Channel.Verify(order, Cancellation)).Response);
        Assert.Equal(ChannelOrderState.Unknown, (await Sandbox.Query(order)).State);
    }

    [Fact]
    public async Task preparing_again_gives_the_same_pay_url()
    {
        var (order, payUrl) = await Sandbox.Prepared();
        var again = await Sandbox.Channel.Prepare(order, Cancellation);
        Assert.Equal((ChannelResponse.Yes, payUrl, payUrl), (again.Response, again.PayUrl, again.QrCode));
        await Sandbox.Pay(payUrl, "paid");
        Assert.Equal(payUrl, (await Sandbox.Channel.Prepare(order, Cancellation)).PayUrl);
        Assert.Equal(payUrl, (await Sandbox.Query(order)).PayUrl);
    }

    [Fact]
    public async Task two_prepares_at_the_same_moment_take_one_order()
    {
        var order = Sandbox.NewOrder();
        var both = await Task.WhenAll(Sandbox.Channel.Prepare(order, Cancellation), Sandbox.Channel.Prepare(order, Cancellation));
        Assert.NotNull(both[0].PayUrl);
        Assert.Equal(both[0].PayUrl, both[1].PayUrl);
    }

    [Fact]
    public async Task preparing_with_another_amount_is_refused()
    {
        var order = Sandbox.NewOrder(merchantOrderId: "same");
        await Sandbox.Channel.Prepare(order, Cancellation);
        var other = await Sandbox.Channel.Prepare(Sandbox.NewOrder(999, merchantOrderId: "same"), Cancellation);
        Assert.Equal((ChannelResponse.No, "order_conflict"), (other.Response, other.Failure!.Code));
    }

    [Fact]
    public async Task a_closed_order_can_not_be_paid_or_prepared_again()
    {
        var (order, payUrl) = await Sandbox.Prepared();
        Assert.Equal(CloseOutcome.Closed, await Sandbox.Channel.Close(order, Cancellation));
        Assert.Equal(CloseOutcome.Closed, await Sandbox.Channel.Close(order, Cancellation));
        Assert.Equal(ChannelOrderState.Closed, (await Sandbox.Query(order)).State);
        await IsProblem(await Sandbox.TryPay(payUrl), 409, "order_closed");
        Assert.Equal("order_closed", (await Sandbox.Channel.Prepare(order, Cancellation)).Failure!.Code);
    }

    [Fact]
    public async Task a_prepare_that_comes_after_the_close_opens_nothing()
    {
        var order = Sandbox.NewOrder();
        Assert.Equal(CloseOutcome.Closed, await Sandbox.Channel.Close(order, Cancellation));
        Assert.Equal(ChannelResponse.No, (await Sandbox.Channel.Prepare(order, Cancellation)).Response);
    }

    [Fact]
    public async Task a_paid_order_is_not_closed()
    {
        var (order, payUrl) = await Sandbox.Prepared();
        await Sandbox.Pay(payUrl, "silent");
        Assert.Equal(CloseOutcome.AlreadyPaid, await Sandbox.Channel.Close(order, Cancellation));
    }

    [Fact]
    public async Task an_underpaid_order_is_closed_and_the_close_tells_of_the_money()
    {
        var (order, payUrl) = await Sandbox.Prepared();
        await Sandbox.Pay(payUrl, "underpaid");
        Assert.Equal(CloseOutcome.AlreadyPaid, await Sandbox.Channel.Close(order, Cancellation));
        await IsProblem(await Sandbox.TryPay(payUrl), 409, "order_closed");
    }

    [Fact]
    public async Task the_books_survive_a_restart()
    {
        var (paid, paidUrl) = await Sandbox.Prepared();
        var (open, openUrl) = await Sandbox.Prepared(currency: "KWD");
        await Sandbox.Pay(paidUrl, "paid");
        var before = await Sandbox.Query(paid);
        await Sandbox.Stop();
        await Sandbox.StartAgain();

        Assert.Equal(before.Payments, (await Sandbox.Query(paid)).Payments);
        var after = await Sandbox.Query(open);
        Assert.Equal(ChannelOrderState.Open, after.State);
        Assert.Equal(new Uri(openUrl).AbsolutePath, new Uri(after.PayUrl!).AbsolutePath);
        await Sandbox.Pay(after.PayUrl!, "paid");
    }

    [Theory]
    [InlineData(40_001, ChannelResponse.No, "sandbox_declined", ChannelResponse.No, ChannelResponse.No)]
    [InlineData(40_002, ChannelResponse.Yes, null, ChannelResponse.No, ChannelResponse.No)]
    [InlineData(40_003, ChannelResponse.Yes, null, ChannelResponse.Yes, ChannelResponse.No)]
    [InlineData(40_004, ChannelResponse.Yes, null, ChannelResponse.Yes, ChannelResponse.Yes)]
    [InlineData(40_005, ChannelResponse.NoAnswer, "no_answer", ChannelResponse.NoAnswer, ChannelResponse.NoAnswer)]
    [InlineData(40_006, ChannelResponse.Yes, null, ChannelResponse.Yes, ChannelResponse.Yes)]
    public async Task a_few_amounts_show_refusals(
        long amount,
        ChannelResponse verify,
        string? code,
        ChannelResponse prepare,
        ChannelResponse charge
    )
    {
        var order = Sandbox.NewOrder(amount, "JPY");
        var verified = await Sandbox.Channel.Verify(order, Cancellation);
        Assert.Equal((verify, code), (verified.Response, verified.Failure?.Code));
        Assert.Equal(prepare, (await Sandbox.Channel.Prepare(order, Cancellation)).Response);
        Assert.Equal(charge, (await Sandbox.Channel.Charge(order, 1, Cancellation)).Response);
    }
}
