using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Payments.Channels;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Sandbox.Provider;
using Payments.Testing.Hosting;
using Xunit;

namespace Payments.Sandbox.Tests;

public sealed class When_the_provider_misbehaves : SandboxTest
{
    [Theory]
    [InlineData(Outage.Refuses)]
    [InlineData(Outage.Drops)]
    public async Task every_call_has_no_answer_until_the_outage_is_over(Outage outage)
    {
        var (order, payUrl) = await Sandbox.Prepared();
        Sandbox.Faults.Plan = new FaultPlan { Outage = outage };
        await HasNoAnswer(Sandbox.Channel, order);
        Sandbox.Faults.Plan = new FaultPlan();
        Assert.Equal(payUrl, (await Sandbox.Channel.Prepare(order, Cancellation)).PayUrl);
    }

    [Fact]
    public async Task a_provider_that_cannot_be_reached_gives_no_answer()
    {
        var (order, _) = await Sandbox.Prepared();
        var channel = Sandbox.Channel;
        await Sandbox.Stop();
        await HasNoAnswer(Sandbox.ChannelWith(options => options with { }), order);
        await Sandbox.StartAgain();
        Assert.NotSame(channel, Sandbox.Channel);
    }

    [Fact]
    public async Task a_call_is_given_up_after_10_seconds()
    {
        Sandbox.Faults.Plan = new FaultPlan { DelayMs = 600_000 };
        var verdict = Sandbox.Channel.Verify(Sandbox.NewOrder(), Cancellation);
        Sandbox.Clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromMilliseconds(1));
        Assert.False(verdict.IsCompleted);
        Sandbox.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(ChannelResponse.NoAnswer, (await verdict.WaitAsync(TimeSpan.FromSeconds(20), Cancellation)).Response);
    }

    [Fact]
    public async Task a_caller_who_cancels_is_told_so()
    {
        Sandbox.Faults.Plan = new FaultPlan { DelayMs = 600_000 };
        using var caller = new CancellationTokenSource();
        var verdict = Sandbox.Channel.Verify(Sandbox.NewOrder(), caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => verdict);
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "null")]
    [InlineData(200, "[]")]
    [InlineData(200, "{}")]
    [InlineData(200, "\"accepted\"")]
    [InlineData(200, "{\"accepted\":tr")]
    [InlineData(200, "<html>It works</html>")]
    [InlineData(200, "{\"accepted\":1,\"state\":1,\"outcome\":1,\"payment\":1,\"key\":1}")]
    [InlineData(200, "{\"accepted\":null,\"state\":null,\"outcome\":null,\"payment\":null,\"key\":null}")]
    [InlineData(200, "{\"state\":\"open\",\"payments\":[null],\"outcome\":\"gone\",\"key\":\"k\"}")]
    [InlineData(200, "{\"state\":\"open\",\"refunds\":[null],\"outcome\":\"\",\"key\":\"k\"}")]
    [InlineData(200, "{\"state\":\"open\",\"payments\":null,\"outcome\":7,\"key\":\"k\"}")]
    [InlineData(200, "{\"state\":\"sideways\"}")]
    [InlineData(
        200,
        "{\"state\":\"open\",\"payments\":[{\"id\":\"x\",\"amount\":0,\"currency\":\"EUR\",\"paid_at\":\"2026-01-01T00:00:00Z\"}]}"
    )]
    [InlineData(200, "{\"payment\":{\"id\":\"x\",\"amount\":-1,\"currency\":\"EUR\",\"paid_at\":\"2026-01-01T00:00:00Z\"}}")]
    [InlineData(200, "{\"payment\":{\"id\":\"x\",\"amount\":1,\"currency\":\"XXX\",\"paid_at\":\"2026-01-01T00:00:00Z\"}}")]
    [InlineData(201, "{\"accepted\":true}")]
    [InlineData(302, "{\"accepted\":true}")]
    [InlineData(400, "{\"accepted\":true}")]
    [InlineData(401, "{\"accepted\":true}")]
    [InlineData(404, "{\"state\":\"unknown\"}")]
    [InlineData(500, "{\"accepted\":true}")]
    public async Task an_answer_that_makes_no_sense_is_no_answer(int status, string body)
    {
        var (app, url) = await LocalServer.Start(
            _ => { },
            app =>
                app.MapFallback(context =>
                {
                    context.Response.StatusCode = status;
                    context.Response.Headers.Location = "/elsewhere";
                    return context.Response.WriteAsync(body, context.RequestAborted);
                })
        );
        await using var _ = app;
        await HasNoAnswer(Sandbox.ChannelWith(options => options with { ApiUrl = () => url }), Sandbox.NewOrder());
    }

    [Fact]
    public async Task an_endless_answer_is_no_answer()
    {
        var (app, url) = await LocalServer.Start(
            _ => { },
            app =>
                app.MapFallback(async context =>
                {
                    var chunk = new byte[16 * 1024];
                    while (!context.RequestAborted.IsCancellationRequested)
                        await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
                })
        );
        await using var _ = app;
        await HasNoAnswer(Sandbox.ChannelWith(options => options with { ApiUrl = () => url }), Sandbox.NewOrder());
    }

    private static async Task HasNoAnswer(SandboxChannel channel, PaymentOrder order)
    {
        Assert.Equal(ChannelResponse.NoAnswer, (await channel.Verify(order, Cancellation)).Response);
        Assert.Equal(ChannelResponse.NoAnswer, (await channel.Prepare(order, Cancellation)).Response);
        Assert.Equal(ChannelResponse.NoAnswer, (await channel.Charge(order, 1, Cancellation)).Response);
        Assert.Null(await channel.Query(order, Cancellation));
        Assert.Equal(CloseOutcome.NoAnswer, await channel.Close(order, Cancellation));
        var refund = new Refund
        {
            Id = "rfd_1",
            PaymentId = new PaymentId("sbx_1"),
            Channel = "sandbox",
            Amount = 1,
            Reason = "late",
            Status = RefundStatus.Requested,
            RequestedAt = order.CreatedAt,
        };
        Assert.Equal(RefundOutcome.NoAnswer, (await channel.Refund(order, refund, Cancellation)).Outcome);
    }
}
