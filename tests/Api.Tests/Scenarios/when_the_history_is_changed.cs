using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

public sealed class When_the_history_is_changed
{
    [Theory]
    [InlineData("UPDATE order_events SET body = replace(body, '700', '701') WHERE sequence = 1", 1)]
    [InlineData("DELETE FROM order_events WHERE sequence = 2", 2)]
    [InlineData("DELETE FROM order_events WHERE sequence = 3", 3)]
    [InlineData("UPDATE order_events SET hash = (SELECT hash FROM order_events WHERE sequence = 1) WHERE sequence = 2", 2)]
    public async Task behind_the_servers_back_verify_says_where(string sql, int brokenAt)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await merchant.Order(700);
        await merchant.Pay(order);
        await merchant.UntilStatus(order, "paid");

        await server.Database.Change(server, sql);

        var verified = await merchant.Get($"/v1/orders/{order.Text("id")}/events/verify");
        Assert.False(verified["valid"]!.GetValue<bool>());
        Assert.Equal(brokenAt, verified.Number("broken_at"));
    }
}
