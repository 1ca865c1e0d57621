using Payments.Api.Tests.Hosting;
using Payments.Hosting.Settings;
using Xunit;

namespace Payments.Api.Tests.Channels;

public sealed class Channels_by_settings
{
    [Fact]
    public async Task settings_for_a_channel_that_there_is_not_end_the_start()
    {
        var error = await Assert.ThrowsAsync<SettingException>(() => PaymentsServer.Start("--Payments:Channels:wehcat:MaxConcurrent", "3"));

        Assert.Equal("Payments:Channels:wehcat", error.Setting);
    }

    [Fact]
    public async Task a_disabled_channel_takes_no_new_orders()
    {
        await using var server = await PaymentsServer.Start("--Payments:Channels:sandbox:Enabled", "false");
        var merchant = await server.Register();

        var (_, order) = await merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "1",
                kind = "payment",
                amount = 100,
                currency = "EUR",
            }
        );

        Assert.Equal(("rejected", "no_channel"), (order.Text("status"), order["failure"]!.Text("code")));
    }
}
