using System.Text.Json;
using Microsoft.Playwright;
using Payments.Console.Tests.Hosting;
using Xunit;

namespace Payments.Console.Tests.Pages;

public sealed class When_top_ups_are_watched(ConsoleBrowser browser)
{
    [Fact]
    public async Task One_under_way_shows_its_time_and_then_its_result_and_payments_are_not_there()
    {
        var merchant = await browser.Server.Register("Coffee House");
        await browser.Server.CreateOrder(merchant, "a-payment");
        await using var page = await browser.SignIn(merchant.Key);
        await page.Heading("Overview");
        await page.Go("top-ups");
        await page.Text("No orders.");

        await TopUp(merchant, "refused", "failed,failed,failed,failed,failed,failed,failed,failed,failed,failed,failed");
        await page.Text("attempt ");
        await page.Page.GetByRole(AriaRole.Progressbar, new() { Name = "Attempt" }).WaitForAsync();
        await page.Page.GetByText("of 180 s").WaitForAsync();
        await TopUp(merchant, "taken", "failed,paid");
        await page.Page.GetByRole(AriaRole.Cell, new() { Name = "paid", Exact = true }).WaitForAsync();

        Assert.Equal(0, await page.Page.GetByText("12.50 EUR").CountAsync());
        await page.Page.Locator("select[name=status]").SelectOptionAsync("paid");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await page.Text("1 on this page: 50.00 EUR");
    }

    private Task<JsonElement> TopUp(TestMerchant merchant, string name, string charge) =>
        browser.Server.Send(
            HttpMethod.Post,
            "/v1/orders",
            merchant.Key,
            new
            {
                merchant_order_id = name,
                kind = "top_up",
                account_id = "alice",
                amount = 5000,
                currency = "EUR",
                metadata = new { sandbox_charge = charge },
            }
        );
}
