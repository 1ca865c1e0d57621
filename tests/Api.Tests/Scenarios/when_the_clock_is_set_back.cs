using System.Globalization;
using Payments.Api.Tests.Hosting;
using Payments.Domain.Notifications;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

/// <summary>By hours, as NTP or a virtual machine that is restored does it.</summary>
public sealed class When_the_clock_is_set_back
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ThreeHours = TimeSpan.FromHours(3);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task an_order_from_before_expires_when_its_time_is_over(bool isRestarted)
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        var order = await merchant.Order(expiresIn: 60);

        server.Clock.SetBack(ThreeHours);
        if (isRestarted)
            await server.Restart();
        await server.AdvanceTime(TimeSpan.FromSeconds(50));
        Assert.Equal("awaiting_payment", (await merchant.Read(order)).Text("status"));
        var expired = await merchant.UntilStatus(order, "expired", step: Second);

        Assert.InRange(Time(expired, "updated_at") - Time(order, "expires_at"), TimeSpan.Zero, TimeSpan.FromSeconds(12));
        Assert.Equal("order.expired", (await endpoint.Next()).Field("event_type"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task what_is_owed_from_before_is_told_when_it_is_due_and_signed_by_the_clock_as_it_is(bool isRestarted)
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        endpoint.Answer = _ => (503, "");
        var order = await merchant.Order();
        await merchant.Pay(order);
        await merchant.Until(order, now => now["notification"]!.Number("attempts") == 1);

        server.Clock.SetBack(ThreeHours);
        if (isRestarted)
            await server.Restart();
        endpoint.Answer = _ => (200, "");
        for (var i = 0; i < 15; i++)
            await server.AdvanceTime(Second);

        await merchant.Until(order, now => now["notification"]!.Text("status") == "acknowledged");
        Assert.Equal(2, endpoint.All.Count);
        Assert.All(endpoint.All, told => Assert.True(told.IsSignedWith(merchant.WebhookSecret)));
        await endpoint.Next();
        var again = await endpoint.Next();
        Assert.InRange(server.Clock.GetUtcNow().ToUnixTimeSeconds() - long.Parse(again.Timestamp, CultureInfo.InvariantCulture), 0, 30);
    }

    [Fact]
    public async Task an_order_from_before_is_paid_and_told_at_once_and_its_time_does_not_run_backwards()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        var order = await merchant.Order();

        server.Clock.SetBack(ThreeHours);
        await merchant.Pay(order);
        var paid = await merchant.Until(order, now => now["notification"]!.Text("status") == "acknowledged");

        Assert.Equal(("paid", false), (paid.Text("status"), paid["paid_late"]!.GetValue<bool>()));
        Assert.True(Time(paid, "updated_at") >= Time(order, "created_at") && Time(paid, "paid_at") >= Time(order, "created_at"));
    }

    [Fact]
    public async Task an_order_from_afterwards_goes_by_the_clock_as_it_is_also_after_a_restart()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        await merchant.Order();
        server.Clock.SetBack(ThreeHours);

        var (paid, unpaid) = (await merchant.Order(), await merchant.Order(expiresIn: 60));
        Assert.InRange(server.Clock.GetUtcNow() - Time(unpaid, "created_at"), TimeSpan.Zero, Second);
        await merchant.Pay(paid);
        await merchant.Until(paid, now => now["notification"]!.Text("status") == "acknowledged");
        await server.Restart();
        await server.AdvanceTime(TimeSpan.FromSeconds(50));
        Assert.Equal("awaiting_payment", (await merchant.Read(unpaid)).Text("status"));
        var expired = await merchant.UntilStatus(unpaid, "expired", step: Second);

        Assert.InRange(Time(expired, "updated_at") - Time(unpaid, "expires_at"), TimeSpan.Zero, TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task the_circuit_of_an_endpoint_that_was_down_goes_on_probing()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        endpoint.Answer = _ => (503, "");
        for (var i = 0; i < Circuit.Threshold; i++)
            await merchant.Pay(await merchant.Order());
        for (var i = 0; i < 5; i++)
            await server.AdvanceTime(Second);
        var held = await merchant.Order();
        await merchant.Pay(held);

        server.Clock.SetBack(ThreeHours);
        endpoint.Answer = _ => (200, "");

        await merchant.Until(held, now => now["notification"]!.Text("status") == "acknowledged", step: Second);
    }

    private static DateTimeOffset Time(System.Text.Json.Nodes.JsonObject order, string name) =>
        DateTimeOffset.Parse(order.Text(name), CultureInfo.InvariantCulture);
}
