using Microsoft.Playwright;
using Payments.Console.Tests.Hosting;
using Xunit;

namespace Payments.Console.Tests.Pages;

public sealed class When_a_server_is_new(ConsoleBrowser browser)
{
    [Fact]
    public async Task Three_steps_lead_to_an_order_that_is_paid_and_to_a_notification_whose_signature_fits()
    {
        await using var page = await browser.SignIn(browser.Server.AdminToken);
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "First run" }).ClickAsync();
        await page.Heading("First run");

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Make the merchant" }).ClickAsync();
        await page.Text("Coffee House is there.");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Make the order" }).ClickAsync();
        await page.Text("awaiting_payment");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Pay 12.50 EUR" }).ClickAsync();

        await page.Text("its signature fits the webhook secret");
        await page.Text("webhook-signature: v1,");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "look at the order" }).ClickAsync();
        await page.Text("The merchant knows everything: its endpoint answered 200");
        await page.Text("Merchant told of order.paid");
    }
}
