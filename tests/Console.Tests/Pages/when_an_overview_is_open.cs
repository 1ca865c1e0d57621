using Payments.Console.Tests.Hosting;
using Xunit;

namespace Payments.Console.Tests.Pages;

public sealed class When_an_overview_is_open(ConsoleBrowser browser)
{
    [Fact]
    public async Task It_shows_what_happens_without_being_asked_again()
    {
        var merchant = await browser.Server.Register("Coffee House");
        await using var page = await browser.SignIn(merchant.Key);
        await page.Text("0 made, 0 paid");

        await browser.Server.Pay(merchant, await browser.Server.CreateOrder(merchant, "coffee-1"));

        await page.Text("1 made, 1 paid");
        await page.Text("12.50 EUR");
        await page.Text("100.0 %");
    }

    [Fact]
    public async Task An_operator_sees_the_money_of_all_merchants()
    {
        var (coffee, tea) = (await browser.Server.Register("Coffee House"), await browser.Server.Register("Tea House"));
        foreach (var merchant in new[] { coffee, tea })
        {
            var made = await browser.Server.Send(
                HttpMethod.Post,
                "/v1/orders",
                merchant.Key,
                new
                {
                    merchant_order_id = "in-yen",
                    kind = "payment",
                    amount = 700,
                    currency = "JPY",
                }
            );
            await browser.Server.Pay(merchant, made);
        }

        await using var page = await browser.SignIn(browser.Server.AdminToken);

        await page.Heading("Money of all merchants");
        await page.Text("JPY, test");
        await page.Text("1,400 JPY");
    }

    [Fact]
    public async Task Orders_over_time_stand_on_it_and_on_the_merchants_page()
    {
        var merchant = await browser.Server.Register("Coffee House");
        await browser.Server.Pay(merchant, await browser.Server.CreateOrder(merchant, "coffee-1"));

        await using var seller = await browser.SignIn(merchant.Key);
        await seller.Text("The last hour, by minute (UTC)");
        await seller.Text("of these paid: 1");
        await using var page = await browser.SignIn(browser.Server.AdminToken);
        await page.Text("The last hour, by minute (UTC)");
        await page.Text("The last day, by hour (UTC)");
        await page.Text("The last 30 days (UTC)");
        await page.Go("merchants/" + merchant.Id);
        await page.Text("of these paid: 1");
    }
}
