using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Payments.Api.Tests.Hosting;
using Payments.Api.Tests.Telemetry;
using Xunit;

namespace Payments.Api.Tests.Channels;

/// <summary>A provider that says SUCCESS in a form that nobody has described: the money is neither dropped nor guessed.</summary>
public sealed class Money_that_cannot_be_read : WeChatShop
{
    [Theory]
    [InlineData("fee_type", null)]
    [InlineData("fee_type", "cny")]
    [InlineData("time_end", null)]
    [InlineData("total_fee", "1.25E3")]
    [InlineData("transaction_id", "4200/a+b=c d")]
    [InlineData("transaction_id", "{128}")]
    public async Task is_not_that_which_is_only_written_in_another_way(string field, string? value)
    {
        var order = await Order();
        Provider.Instead = (operation, http) =>
            Paid(operation, http, order, (field, value?.Replace("{128}", new string('x', 128), StringComparison.Ordinal)));

        var paid = await Merchant.UntilStatus(order, "paid", step: TimeSpan.FromSeconds(10));

        Assert.Equal(1250, paid["payments"]![0]!.Number("captured"));
    }

    [Fact]
    public async Task keeps_its_order_until_it_can_be_read()
    {
        var order = await Order();
        Provider.Instead = (operation, http) => Paid(operation, http, order, ("total_fee", "12,50"));
        await Merchant.Until(order, _ => Asked() > 3, step: TimeSpan.FromSeconds(10));
        await Server.AdvanceTime(TimeSpan.FromHours(30));

        var waiting = await Merchant.Read(order);
        Assert.Equal("awaiting_payment", waiting.Text("status"));
        var unreadable = Assert.Single(await Events(order), happened => happened.Text("type") == "payment.unreadable")["data"]!;
        Assert.Contains("amount \"12,50\"", unreadable.Text("problem"));
        Assert.Contains(
            "<total_fee>12,50</total_fee>",
            unreadable.Text("answer").Replace("<![CDATA[", "", StringComparison.Ordinal).Replace("]]>", "", StringComparison.Ordinal)
        );
        Assert.Contains("payments_unreadable_total{channel=\"wechat\"}", await Server.Http.GetStringAsync("/metrics"));

        Assert.Equal(1, (await Server.Metrics())["payments_orders_unconfirmed"]);
        var listed = Assert.Single(await Server.List("/v1/unconfirmed-payments"));
        Assert.Equal(
            (order.Text("id"), Merchant.Id, "order", "awaiting_payment", 1250, "CNY"),
            (
                listed.Text("order_id"),
                listed.Text("merchant_id"),
                listed.Text("merchant_order_id"),
                listed.Text("status"),
                listed.Number("amount"),
                listed.Text("currency")
            )
        );
        var payment = Assert.Single(listed["payments"]!.AsArray())!;
        Assert.Equal(("wechat", unreadable.Text("problem")), (payment.Text("channel"), payment.Text("problem")));
        Assert.Equal(payment.Text("at"), listed.Text("since"));

        Provider.Instead = (operation, http) => Paid(operation, http, order);
        await Merchant.UntilStatus(order, "paid", step: TimeSpan.FromMinutes(10));
        Assert.Empty(await Server.List("/v1/unconfirmed-payments"));
        await Server.AdvanceTime(TimeSpan.FromMinutes(1));
        Assert.Equal(0, (await Server.Metrics())["payments_orders_unconfirmed"]);
    }

    [Fact]
    public async Task is_acknowledged_when_a_callback_tells_of_it_and_theProvider_is_asked()
    {
        var order = await Order();
        Provider.Instead = (operation, http) => Paid(operation, http, order);
        var booked = Provider.Orders[order.Text("id")];
        (booked.State, booked.PaidAt) = ("SUCCESS", "20260101200000");
        var fields = WeChatProvider.Paid(booked);
        fields["total_fee"] = "12,50";

        var (status, _) = await Provider.Callback(booked.NotifyUrl, WeChatProvider.Signed(fields));

        Assert.Equal(200, status);
        await Merchant.UntilStatus(order, "paid");
        Assert.Contains(await Events(order), happened => happened.Text("type") == "payment.unreadable");
    }

    [Fact]
    public async Task is_resolved_by_an_operator_and_by_nobody_else()
    {
        var order = await Order();
        Provider.Instead = (operation, http) => Paid(operation, http, order, ("total_fee", "12,50"));
        var path = $"/v1/orders/{order.Text("id")}/resolve";
        var paid = new
        {
            outcome = "paid",
            payment_id = WeChatProvider.Paid(Provider.Orders[order.Text("id")])["transaction_id"],
            amount = 1250,
            currency = "CNY",
            reason = "Stands so in the provider's books",
        };
        Assert.Equal((HttpStatusCode.Conflict, "nothing_to_resolve"), await Resolve(path, paid));
        await Merchant.Until(order, _ => Asked() > 3, step: TimeSpan.FromSeconds(10));

        Assert.Equal(HttpStatusCode.Unauthorized, (await Merchant.Post(path, paid)).Status);
        Assert.Equal((HttpStatusCode.BadRequest, "missing_field"), await Resolve(path, paid with { payment_id = null! }));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_value"), await Resolve(path, paid with { outcome = "perhaps" }));
        Assert.Equal(
            (HttpStatusCode.NotFound, "order_not_found"),
            await Resolve("/v1/orders/ord_aaaaaaaaaaaaaaaaaaaaaaaaaa/resolve", paid)
        );
        var listed = Assert.Single(await Server.List("/v1/unconfirmed-payments"));
        Assert.Equal(paid.payment_id, listed["payments"]![0]!.Text("payment_id"));
        Assert.Equal((HttpStatusCode.OK, ""), await Resolve(path, paid));
        Assert.Empty(await Server.List("/v1/unconfirmed-payments"));
        Assert.Equal((HttpStatusCode.OK, ""), await Resolve(path, paid));

        var resolved = await Merchant.Read(order);
        Assert.Equal(("paid", paid.payment_id), (resolved.Text("status"), resolved["payments"]![0]!.Text("id")));
        Assert.Contains(await Events(order), happened => happened.Text("type") == "payment.resolved");
    }

    private int Asked() => Provider.Asked.Count(operation => operation == "orderquery");

    private async Task<IReadOnlyList<JsonNode>> Events(JsonObject order) =>
        [.. (await Merchant.Get($"/v1/orders/{order.Text("id")}/events"))["data"]!.AsArray().Select(happened => happened!)];

    private async Task<(HttpStatusCode Status, string Code)> Resolve(string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Json.Content(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Server.AdminToken());
        using var response = await Server.Http.SendAsync(request);
        return (response.StatusCode, response.IsSuccessStatusCode ? "" : (await Json.Of(response)).Text("code"));
    }

    private async Task<JsonObject> Order()
    {
        var (_, order) = await Merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "order",
                kind = "payment",
                amount = 1250,
                currency = "CNY",
                expires_in = 60,
            }
        );
        Assert.Equal("awaiting_payment", order.Text("status"));
        return order;
    }

    /// <summary>The answer to a query, with a field in another form or left out.</summary>
    private async Task<bool> Paid(string operation, HttpContext http, JsonObject order, params (string Name, string? Value)[] changes)
    {
        if (operation != "orderquery")
            return false;
        var booked = Provider.Orders[order.Text("id")];
        if (booked.PaidAt.Length == 0)
            booked.PaidAt = "20260101200000";
        var fields = WeChatProvider.Paid(booked);
        fields["trade_state"] = "SUCCESS";
        foreach (var (name, value) in changes)
        {
            if (value is null)
                fields.Remove(name);
            else
                fields[name] = value;
        }

        http.Response.ContentType = "text/xml";
        await http.Response.WriteAsync(WeChatProvider.Xml(WeChatProvider.Signed(fields)));
        return true;
    }
}
