using Microsoft.Playwright;
using Payments.Console.Tests.Hosting;
using Xunit;

namespace Payments.Console.Tests.Pages;

public sealed class What_is_said_first_of_an_order(ConsoleBrowser browser)
{
    [Fact]
    public async Task Why_the_merchant_was_not_told_and_once_it_is_sent_again_that_it_was()
    {
        var inbox = (await browser.Server.Send(HttpMethod.Post, "/sandbox/inboxes", "")).GetProperty("url").GetString()!;
        using (await browser.Server.Http.PostAsync(inbox + "/answers?status=500&count=2", null)) { }
        var merchant = await browser.Server.Register("Coffee House", inbox);
        var order = await browser.Server.CreateOrder(merchant, "coffee-1");
        await browser.Server.Pay(merchant, order);
        await using var page = await browser.SignIn(merchant.Key);
        await page.Heading("Overview");
        await page.Go("orders/" + order.GetProperty("id").GetString());

        await page.Text("Given up: the answer was 500.");
        await page.Text("Merchant not told of order.paid");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();
        await page.Confirm("Send again");

        await page.Text("The merchant knows everything: its endpoint answered 200");
    }
}
