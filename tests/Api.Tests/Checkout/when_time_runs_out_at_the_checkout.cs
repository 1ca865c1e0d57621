using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Payments.Sandbox.Provider;
using Xunit;
using static Payments.Api.Tests.Scenarios.TestClocks;

namespace Payments.Api.Tests.Checkout;

public sealed class When_time_runs_out_at_the_checkout
{
    [Fact]
    public async Task the_clock_of_the_page_is_the_orders_own_also_where_a_test_clock_was_moved()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await merchant.Order(expiresIn: 604_800);
        var link = order.Text("checkout_url");
        Assert.True((await server.Open(link)).Says(">7 d 0:00:00<"));

        await Advance(merchant, 86_400);
        Assert.True((await server.Open(link)).Says(">6 d 0:00:00<"));
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await server.Open(link)).Says(">5 d 23:59:59<"));
        // What the order goes by is not what the clock shows.
        server.Clock.SetBack(TimeSpan.FromHours(3));
        Assert.True((await server.Open(link)).Says(">5 d 23:59:59<"));
        await Advance(merchant, 604_800);

        var page = await server.Open(link);
        Assert.True(page.Says("<h2>Expired</h2>"), page.Html);
    }

    [Fact]
    public async Task between_its_deadline_and_its_channels_word_nobody_is_asked_to_pay()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await merchant.Order(expiresIn: 60);
        server.Services.GetRequiredService<SandboxFaults>().Plan = new FaultPlan { Outage = Outage.Refuses };

        await server.AdvanceTime(TimeSpan.FromSeconds(61));
        Assert.Equal("awaiting_payment", (await merchant.Read(order)).Text("status"));

        var page = await server.Open(order.Text("checkout_url"));
        Assert.True(page.Says("<h2>Time is up</h2>"), page.Html);
        Assert.False(page.Says("class=\"button pay\""));
    }
}
