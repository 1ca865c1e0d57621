using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

public sealed class When_an_order_is_not_paid
{
    private static readonly TimeSpan TenSeconds = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task it_expires_on_time_and_the_merchant_is_told()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        var order = await merchant.Order(expiresIn: 60);

        await server.AdvanceTime(TimeSpan.FromSeconds(59));
        Assert.Equal("awaiting_payment", (await merchant.Read(order)).Text("status"));
        var expired = await merchant.UntilStatus(order, "expired", step: TimeSpan.FromSeconds(1));

        Assert.Equal("order.expired", (await endpoint.Next()).Field("event_type"));
        Assert.True(
            DateTimeOffset.Parse(expired.Text("updated_at")) - DateTimeOffset.Parse(order.Text("expires_at")) < TimeSpan.FromSeconds(12)
        );
    }

    [Fact]
    public async Task it_expires_on_time_after_a_restart_too()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await merchant.Order(expiresIn: 3600);

        await server.Restart();
        await server.AdvanceTime(TimeSpan.FromHours(1));

        await merchant.UntilStatus(order, "expired", step: TenSeconds);
    }

    [Fact]
    public async Task but_paid_twice_of_which_one_callback_was_lost_the_query_after_the_deadline_finds_it_and_it_goes_back()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await merchant.Order(expiresIn: 60);
        await merchant.Pay(order, "silent");
        await merchant.Pay(order, "twice");
        await merchant.UntilStatus(order, "paid");

        var returned = await merchant.Until(
            order,
            now => now["payments"]!.AsArray() is [_, { } second] && second.Number("refunded") == second.Number("captured"),
            step: TenSeconds
        );

        Assert.Equal(("paid", "duplicate"), (returned.Text("status"), returned["payments"]![1]!.Text("role")));
    }

    [Fact]
    public async Task but_the_channel_took_money_without_a_word_the_query_before_expiry_finds_it()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await merchant.Order(expiresIn: 60);

        await merchant.Pay(order, "silent");
        var paid = await merchant.UntilStatus(order, "paid", step: TenSeconds);

        Assert.False(paid["paid_late"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("refund", "cancelled")]
    [InlineData("accept", "paid")]
    public async Task and_the_money_comes_after_it_was_cancelled_the_policy_decides(string policy, string status)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", late_payment = policy });
        var order = await merchant.Order(500);

        await merchant.Post($"/v1/orders/{order.Text("id")}/cancel");
        await merchant.Pay(order, "late");
        var settled = await merchant.Until(order, now => now["payments"]!.AsArray() is [{ } payment] && payment.Number("refunding") == 0);

        Assert.Equal(status, settled.Text("status"));
        Assert.Equal(policy == "accept", settled["paid_late"]!.GetValue<bool>());
        Assert.Equal(policy == "accept" ? 0 : 500, settled["payments"]![0]!.Number("refunded"));
    }

    [Fact]
    public async Task and_the_money_comes_after_it_expired_it_is_returned()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        var order = await merchant.Order(500, expiresIn: 60);

        await merchant.UntilStatus(order, "expired", step: TenSeconds);
        Assert.Equal("order.expired", (await endpoint.Next()).Field("event_type"));
        await merchant.Until(order, now => now["notification"]!.Text("status") == "acknowledged");
        await server.AdvanceTime(TimeSpan.FromSeconds(70));
        await merchant.Pay(order, "late");
        var settled = await merchant.Until(order, now => now["payments"]!.AsArray() is [{ } payment] && payment.Number("refunded") == 500);

        Assert.Equal("expired", settled.Text("status"));
        Assert.Equal("payment.late", (await endpoint.Next()).Field("event_type"));
        Assert.Equal("refund.succeeded", (await endpoint.Next()).Field("event_type"));
    }

    [Fact]
    public async Task cancelling_it_twice_is_the_same_as_once_and_a_paid_one_cannot_be_cancelled()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await merchant.Order();
        var path = $"/v1/orders/{order.Text("id")}/cancel";

        var (_, first) = await merchant.Post(path);
        var (_, second) = await merchant.Post(path);
        var paid = await merchant.Order();
        await merchant.Pay(paid);
        await merchant.UntilStatus(paid, "paid");
        var (status, refused) = await merchant.Post($"/v1/orders/{paid.Text("id")}/cancel");

        Assert.Equal("cancelled", first.Text("status"));
        Assert.Equal(first.Number("version"), second.Number("version"));
        Assert.Equal((409, "order_not_cancellable"), ((int)status, refused.Text("code")));
    }
}
