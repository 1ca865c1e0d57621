using System.Net;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Checkout;

public sealed class When_a_payer_checks_out(CheckoutFixture checkout) : IClassFixture<CheckoutFixture>
{
    [Theory]
    [InlineData(null, "en", "€1,234.50", "Waiting for your payment", "Time left")]
    [InlineData("de-AT,de;q=0.9,en;q=0.8", "de", "1.234,50 €", "Warten auf Ihre Zahlung", "Verbleibende Zeit")]
    [InlineData("fr", "fr", "1 234,50 €", "En attente de votre paiement", "Temps restant")]
    [InlineData("zh-CN", "zh-Hans", "€1,234.50", "等待付款", "剩余时间")]
    public async Task the_page_shows_what_to_pay_and_how_in_the_payers_language(
        string? languages,
        string tag,
        string amount,
        string heading,
        string timeLeft
    )
    {
        var order = await checkout.Order();

        var page = await checkout.Open(order, languages: languages);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(tag, page.Headers["Content-Language"]);
        Assert.All(
            (string[])
                [
                    $"<html lang=\"{tag}\">",
                    "Kaffee & Söhne",
                    $"<h1>{amount}</h1>",
                    "Two <b>coffees</b>",
                    heading,
                    timeLeft,
                    ">15:00</strong>",
                    order.Text("merchant_order_id"),
                    $"href=\"{order.Text("pay_url")}\"",
                    "<img src=\"data:image/png;base64,iVBOR",
                ],
            text => Assert.True(page.Says(text), text)
        );
    }

    [Fact]
    public async Task a_language_that_was_chosen_stays_chosen_while_the_page_is_loaded_anew()
    {
        var page = await checkout.Open(await checkout.Order(), "?lang=fr", "de");

        Assert.Equal("fr", page.Headers["Content-Language"]);
        Assert.True(page.Says("<noscript><meta http-equiv=\"refresh\" content=\"5;url=?lang=fr&waited=1\"></noscript>"));
    }

    [Fact]
    public async Task the_page_runs_nothing_but_its_own_is_kept_nowhere_and_tells_nobody_where_its_reader_comes_from()
    {
        var page = await checkout.Open(await checkout.Order());

        Assert.StartsWith("default-src 'none'; style-src 'sha256-", page.Headers["Content-Security-Policy"]);
        Assert.Contains("frame-ancestors 'none'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal(
            ("no-store", "no-referrer", "nosniff"),
            (page.Headers["Cache-Control"], page.Headers["Referrer-Policy"], page.Headers["X-Content-Type-Options"])
        );
        Assert.DoesNotContain("{{", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("paid", "paid", "Paid", "good")]
    [InlineData("failed", "failed", "The payment failed", "bad")]
    public async Task what_the_payer_did_is_shown_and_nothing_more_to_pay(string outcome, string status, string heading, string tone)
    {
        var order = await checkout.Order();
        await checkout.Merchant.Pay(order, outcome);
        await checkout.Merchant.UntilStatus(order, status);

        await IsOver(order, heading, tone);
    }

    [Fact]
    public async Task what_the_merchant_withdrew_or_returned_is_shown()
    {
        var cancelled = await checkout.Order();
        await checkout.Merchant.Post($"/v1/orders/{cancelled.Text("id")}/cancel");
        await IsOver(cancelled, "Cancelled", "bad");

        var order = await checkout.Order();
        await checkout.Merchant.Pay(order);
        await checkout.Merchant.UntilStatus(order, "paid");
        foreach (var (amount, status) in new[] { (23_450, "partially_refunded"), (100_000, "refunded") })
        {
            await checkout.Merchant.Post($"/v1/orders/{order.Text("id")}/refunds", new { merchant_refund_id = status, amount });
            await checkout.Merchant.UntilStatus(order, status);
            if (status == "partially_refunded")
                Assert.True((await checkout.Open(order)).Says("€234.50 has been returned to you."));
        }

        await IsOver(order, "Refunded", "good");
    }

    [Fact]
    public async Task an_order_that_no_channel_takes_is_said_to_be_impossible_to_pay()
    {
        var merchant = await checkout.Server.Register(
            new
            {
                name = "Shop",
                risk_rules = new[] { new { rule = "amount_limit", parameters = new { max_amount = 1, currency = "EUR" } } },
            }
        );
        var order = await checkout.Order(merchant: merchant);
        Assert.Equal("rejected", order.Text("status"));

        await IsOver(order, "Payment is not possible", "bad");
    }

    [Fact]
    public async Task nobody_pays_a_top_up_so_it_has_no_page()
    {
        var order = await checkout.Order(new { kind = "top_up", account_id = "user" });

        Assert.Null(order.TextOrNull("checkout_url"));
        var (status, problem) = await checkout.Merchant.Post(
            "/v1/orders",
            new
            {
                merchant_order_id = "top-up",
                kind = "top_up",
                amount = 1,
                currency = "EUR",
                account_id = "user",
                return_url = "https://shop.example/",
            }
        );
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_value", "return_url"), (status, problem.Text("code"), problem.Text("field")));
    }

    [Fact]
    public async Task the_link_is_the_same_wherever_the_order_is_read()
    {
        var order = await checkout.Order();
        var link = order.Text("checkout_url");

        Assert.StartsWith(checkout.Server.Url.TrimEnd('/') + "/pay/", link, StringComparison.Ordinal);
        Assert.Equal(link, (await checkout.Merchant.Read(order)).Text("checkout_url"));
        var listed = await checkout.Merchant.Get($"/v1/orders?merchant_order_id={order.Text("merchant_order_id")}");
        Assert.Equal(link, listed["data"]![0]!.Text("checkout_url"));
        await checkout.Merchant.Post($"/v1/orders/{order.Text("id")}/cancel");
        Assert.Equal(link, (await checkout.Merchant.Read(order)).Text("checkout_url"));
    }

    private async Task IsOver(JsonObject order, string heading, string tone)
    {
        var page = await checkout.Open(order);

        Assert.True(page.Says($"<h2>{heading}</h2>"), page.Html);
        Assert.True(page.Says($"data-tone=\"{tone}\""));
        Assert.All((string[])["<img", "http-equiv=\"refresh\"", "role=\"timer\"", "class=\"button pay\""], part =>
            Assert.False(page.Says(part), part)
        );
    }
}
