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
}
