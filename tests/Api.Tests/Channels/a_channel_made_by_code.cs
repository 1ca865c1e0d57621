using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Payments.Channels;
using Payments.Domain.Amounts;
using Payments.Testing.Docs;
using Xunit;

namespace Payments.Api.Tests.Channels;

public sealed class A_channel_made_by_code
{
    [Fact]
    public void is_shown_in_the_docs_as_it_is_compiled() =>
        Assert.Contains(ChannelDocs.Source("Channels/TillChannel.cs").Trim(), ChannelDocs.Text);

    [Fact]
    public async Task takes_orders_within_the_limits_that_are_set_for_its_name()
    {
        TillChannel till = null!;
        await using var server = await PaymentsServer.Start(
            services =>
                services.AddSingleton<IPaymentChannel>(provider => till = new TillChannel(provider.GetRequiredService<TimeProvider>())),
            "--Payments:Channels:till:MaxConcurrent",
            "3"
        );
        var merchant = await server.Register(new { name = "Shop", mode = "live" });

        var (_, order) = await merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "1",
                kind = "payment",
                amount = 1250,
                currency = "EUR",
                expires_in = 60,
            }
        );
        Assert.Equal(("awaiting_payment", "till"), (order.Text("status"), order.Text("channel")));
        till.TakeCash(order.Text("id"), new Money(1250, "EUR"));

        await merchant.UntilStatus(order, "paid", step: TimeSpan.FromSeconds(10));
    }
}
