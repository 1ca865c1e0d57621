using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Payments.Api.Tests.Hosting;
using Payments.Domain.Signatures;
using Xunit;

namespace Payments.Api.Tests.Checkout;

public sealed class When_a_payer_goes_back(CheckoutFixture checkout) : IClassFixture<CheckoutFixture>
{
    private const string Thanks = "https://shop.example/thanks?cart=7";

    [Fact]
    public async Task a_payer_who_has_just_paid_is_led_back_with_the_result_signed()
    {
        var order = await checkout.Order(new { return_url = Thanks });
        await checkout.Merchant.Pay(order);
        await checkout.Merchant.UntilStatus(order, "paid");

        var page = await checkout.Open(order, "?lang=en&waited=1");
        var back = new Uri(order.Text("checkout_url")).Segments[^1] + "/return";
        Assert.True(page.Says("You are being taken back to Kaffee & Söhne."));
        Assert.True(page.Says($"<noscript><meta http-equiv=\"refresh\" content=\"4;url={back}\"></noscript>"));
        Assert.True(page.Says($"data-leave=\"{back}\""));

        var address = await Return(order);
        Assert.StartsWith(Thanks + "&order_id=" + order.Text("id"), address.ToString(), StringComparison.Ordinal);
        var sent = QueryHelpers.ParseQuery(address.Query);
        Assert.Equal((order.Text("merchant_order_id"), "paid"), (sent["merchant_order_id"].ToString(), sent["status"].ToString()));
        Assert.Null(Check(address, checkout.Merchant.WebhookSecret));
        Assert.Equal(
            SignatureError.Mismatch,
            Check(new Uri(address.ToString().Replace("paid", "refunded", StringComparison.Ordinal)), checkout.Merchant.WebhookSecret)
        );
    }

    [Fact]
    public async Task who_opens_the_link_later_is_offered_the_way_back_and_not_led()
    {
        var order = await checkout.Order(new { return_url = Thanks });
        Assert.True((await checkout.Open(order)).Says("/return\" rel=\"noreferrer\">Back to Kaffee & Söhne</a>"));
        await checkout.Merchant.Post($"/v1/orders/{order.Text("id")}/cancel");

        var page = await checkout.Open(order, "?waited=1");
        Assert.True(page.Says("Back to Kaffee & Söhne"));
        Assert.False(page.Says("http-equiv=\"refresh\""));
        Assert.Contains("&status=cancelled&", (await Return(order)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task without_a_place_to_go_back_to_there_is_no_link()
    {
        var order = await checkout.Order();
        await checkout.Merchant.Pay(order);
        await checkout.Merchant.UntilStatus(order, "paid");

        Assert.False((await checkout.Open(order, "?waited=1")).Says("/return"));
        Assert.Equal(HttpStatusCode.NotFound, (await checkout.Server.Open(order.Text("checkout_url") + "/return")).Status);
    }

    [Fact]
    public async Task while_a_secret_is_replaced_the_result_is_signed_with_both()
    {
        var merchant = await checkout.Server.Register();
        var order = await checkout.Order(new { return_url = Thanks }, merchant);
        var (_, rotated) = await checkout.Server.Admin(
            HttpMethod.Post,
            $"{merchant.Id}/webhook-secret/rotate",
            new { overlap_seconds = 3600 }
        );

        var address = await Return(order);
        Assert.Null(Check(address, merchant.WebhookSecret));
        Assert.Null(Check(address, rotated.Text("webhook_secret")));
    }

    [Fact]
    public async Task where_to_go_back_to_is_part_of_what_was_asked_for()
    {
        var order = await checkout.Order(new { return_url = "https://SHOP.example/a/../thanks" });
        Assert.Equal("https://shop.example/thanks", order.Text("return_url"));

        var (status, problem) = await checkout.Merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = order.Text("merchant_order_id"),
                kind = "payment",
                amount = 123_450,
                currency = "EUR",
                description = "Two <b>coffees</b>",
                return_url = "https://shop.example/elsewhere",
            }
        );
        Assert.Equal((HttpStatusCode.Conflict, "idempotency_conflict"), (status, problem.Text("code")));
    }

    private async Task<Uri> Return(JsonObject order)
    {
        var page = await checkout.Server.Open(order.Text("checkout_url") + "/return");
        Assert.Equal((HttpStatusCode.SeeOther, "no-referrer"), (page.Status, page.Headers["Referrer-Policy"]));
        return page.Location!;
    }

    /// <summary>As docs/how-to/verify-a-return.md says.</summary>
    private SignatureError? Check(Uri address, string secret)
    {
        var sent = QueryHelpers.ParseQuery(address.Query);
        var signed = address.Query[(address.Query.IndexOf("order_id=", StringComparison.Ordinal))..].Split("&signature=")[0];
        return StandardWebhooks.Check(
            StandardWebhooks.KeyOf(secret),
            sent["order_id"],
            sent["timestamp"],
            sent["signature"],
            Encoding.ASCII.GetBytes(signed),
            checkout.Server.Clock.GetUtcNow()
        );
    }
}
