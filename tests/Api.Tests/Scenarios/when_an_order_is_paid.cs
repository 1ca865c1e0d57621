using System.Net;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

public sealed class When_an_order_is_paid
{
    [Theory]
    [InlineData("form", "application/x-www-form-urlencoded")]
    [InlineData("json", "application/json")]
    public async Task the_merchant_gets_a_signed_notification_in_the_chosen_format(string format, string contentType)
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(
            new
            {
                name = "Shop",
                notify_url = endpoint.Url,
                notify_format = format,
                ack_body = "success",
            }
        );
        var order = await merchant.Order(1250);

        await merchant.Pay(order);
        var told = await endpoint.Next();
        var paid = await merchant.Until(order, now => now["notification"]!.Text("status") == "acknowledged");

        Assert.StartsWith(contentType, told.ContentType);
        Assert.True(told.IsSignedWith(merchant.WebhookSecret));
        Assert.Equal("paid", paid.Text("status"));
        Assert.Equal("order.paid", told.Field("event_type"));
        Assert.Equal(order.Text("id"), told.Field("order_id"));
        Assert.Equal(order.Text("merchant_order_id"), told.Field("merchant_order_id"));
        Assert.Equal("1250", told.Field("amount"));
        Assert.Equal("EUR", told.Field("currency"));
        Assert.Equal("paid", told.Field("status"));
        Assert.Equal(paid.Text("paid_at"), told.Field("paid_at"));
        Assert.Equal(paid.Text("history_hash"), told.Field("history_hash"));
        Assert.Equal(1, paid["notification"]!.Number("attempts"));
    }

    [Fact]
    public async Task its_payment_history_totals_and_attempts_agree()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        var order = await merchant.Order(700);

        await merchant.Pay(order);
        await endpoint.Next();
        var paid = await merchant.Until(order, now => now["notification"]!.Text("status") == "acknowledged");

        var payment = Assert.Single(paid["payments"]!.AsArray())!;
        Assert.Equal(
            ("accepted", 700, 0, 0),
            (payment.Text("role"), payment.Number("captured"), payment.Number("refunding"), payment.Number("refunded"))
        );
        Assert.Equal(["order.created", "order.awaiting_payment", "order.paid"], await merchant.EventTypes(order));
        var verified = await merchant.Get($"/v1/orders/{order.Text("id")}/events/verify");
        Assert.True(verified["valid"]!.GetValue<bool>());
        var attempt = Assert.Single((await merchant.Get($"/v1/orders/{order.Text("id")}/notifications"))["data"]!.AsArray())!;
        Assert.Equal(("acknowledged", 200L), (attempt.Text("outcome"), attempt.Number("http_status")));
        var summary = await merchant.Get($"/v1/merchants/{merchant.Id}/summary");
        Assert.Equal(1, summary["success_rate"]!.GetValue<double>());
        Assert.Equal((1L, 1L), (summary["time_to_paid"]!.Number("count"), summary["time_to_notified"]!.Number("count")));
        Assert.InRange(summary["time_to_paid"]!["p99"]!.GetValue<double>(), 0.001, 0.05);
        var day = Assert.Single(summary["days"]!.AsArray())!;
        Assert.Equal((1L, 700L, 0L), (day["orders"]!.Number("paid"), day.Number("paid_amount"), day.Number("refunded_amount")));
    }

    [Fact]
    public async Task twice_the_second_payment_is_returned()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        var order = await merchant.Order(900);

        await merchant.Pay(order, "twice");
        var settled = await merchant.Until(order, now =>
            now["payments"]!.AsArray().Sum(payment => payment!.Number("captured") - payment!.Number("refunded")) == 900
            && now["payments"]!.AsArray().Count == 2
        );

        Assert.Equal("paid", settled.Text("status"));
        Assert.Equal(0, settled.Number("refunded_amount"));
        Assert.Equal(["accepted", "duplicate"], settled["payments"]!.AsArray().Select(payment => payment!.Text("role")).Order());
        var types = new[] { await endpoint.Next(), await endpoint.Next(), await endpoint.Next() }.Select(told => told.Field("event_type"));
        Assert.Equal(["order.paid", "payment.duplicate", "refund.succeeded"], types);
    }

    [Fact]
    public async Task with_the_wrong_amount_the_money_goes_back_and_the_order_stays_open()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await merchant.Order(1000);

        await merchant.Pay(order, "underpaid");
        var settled = await merchant.Until(order, now => now["payments"]!.AsArray() is [{ } payment] && payment.Number("refunded") == 500);

        Assert.Equal("awaiting_payment", settled.Text("status"));
        Assert.Equal("mismatch", settled["payments"]![0]!.Text("role"));
        Assert.Contains("payment.mismatch", await merchant.EventTypes(order));
    }

    [Fact]
    public async Task by_a_callback_that_lies_nothing_changes()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await merchant.Order(1000);

        await merchant.Pay(order, "wrong_amount");
        var unconfirmed = await merchant.Until(order, now => now.Number("version") == 3);

        Assert.Equal("awaiting_payment", unconfirmed.Text("status"));
        Assert.Empty(unconfirmed["payments"]!.AsArray());
        Assert.Equal("payment.mismatch", (await merchant.EventTypes(order))[^1]);
        await merchant.Pay(order);
        await merchant.UntilStatus(order, "paid");
    }

    [Fact]
    public async Task and_the_channel_says_it_failed_the_order_has_failed()
    {
        await using var endpoint = await MerchantServer.Start();
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", notify_url = endpoint.Url });
        var order = await merchant.Order();

        await merchant.Pay(order, "failed");
        var failed = await merchant.UntilStatus(order, "failed");

        Assert.NotNull(failed["failure"]);
        Assert.Equal("order.failed", (await endpoint.Next()).Field("event_type"));
    }

    [Fact]
    public async Task and_the_callback_comes_later_it_is_paid_later()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await merchant.Order();

        await merchant.Pay(order, "delayed", 30_000);
        Assert.Equal("awaiting_payment", (await merchant.Read(order)).Text("status"));
        await merchant.UntilStatus(order, "paid", step: System.TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task another_merchant_sees_nothing_of_it()
    {
        await using var server = await PaymentsServer.Start();
        var (merchant, other) = (await server.Register(), await server.Register());
        var order = await merchant.Order();

        foreach (var path in new[] { "", "/events", "/events/verify", "/notifications", "/ignored-callbacks", "/qr.svg", "/qr.png" })
        {
            var (status, problem) = await other.Send(System.Net.Http.HttpMethod.Get, $"/v1/orders/{order.Text("id")}{path}");
            Assert.Equal((HttpStatusCode.NotFound, "order_not_found"), (status, problem.Text("code")));
        }

        var (cancelled, refused) = await other.Post($"/v1/orders/{order.Text("id")}/cancel");
        Assert.Equal((HttpStatusCode.NotFound, "order_not_found"), (cancelled, refused.Text("code")));
        Assert.Empty((await other.Get("/v1/orders"))["data"]!.AsArray());
    }
}
