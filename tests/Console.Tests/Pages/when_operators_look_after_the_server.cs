using Microsoft.Playwright;
using Payments.Console.Tests.Hosting;
using Xunit;

namespace Payments.Console.Tests.Pages;

public sealed class When_operators_look_after_the_server(ConsoleBrowser browser)
{
    [Fact]
    public async Task A_channel_is_paused_and_resumed()
    {
        // Its own, because nobody else could make an order meanwhile.
        await using var own = new ConsoleBrowser();
        await own.InitializeAsync();
        await using var page = await own.SignIn(own.Server.AdminToken);
        await page.Heading("First run");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Channels" }).ClickAsync();
        await page.Text("offered");

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Pause sandbox" }).ClickAsync();
        await page.Confirm("Pause");

        await page.Text("sandbox is paused.");
        var paused = await own.Server.Send(HttpMethod.Get, "/v1/channels", own.Server.AdminToken);
        Assert.Contains(paused.GetProperty("data").EnumerateArray(), channel => channel.GetProperty("paused").GetBoolean());
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Resume sandbox" }).ClickAsync();
        await page.Confirm("Resume");
        await page.Text("sandbox is offered new orders again.");
    }

    [Fact]
    public async Task What_nobody_asked_about_cannot_be_resolved()
    {
        var (_, orderId) = await browser.Server.RegisterWithPaidOrder();
        await using var page = await browser.SignIn(browser.Server.AdminToken);
        await page.Text("Operator");
        await page.Go("review/" + orderId);
        await page.Heading("What was taken for coffee-1");

        await page.Page.GetByLabel("What was taken").SelectOptionAsync("paid");
        await page.Page.GetByLabel("The provider's id of the payment").FillAsync("4200000123");
        await page.Page.GetByLabel("Amount (EUR)").FillAsync("12.50");
        await page.Page.GetByLabel("How you know").FillAsync("Stands so in the provider's books");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Say so" }).ClickAsync();
        await page.Confirm("It was taken");

        await page.Text("nothing_to_resolve");
    }

    [Fact]
    public async Task An_account_is_corrected_once_with_a_reason_and_its_journal_adds_up()
    {
        var merchant = await browser.Server.Register("Coffee House");
        await browser.Server.Credit(merchant, "alice", 5000, "a gift");
        await using var page = await browser.SignIn(browser.Server.AdminToken);
        await page.Text("Operator");
        await page.Go($"merchants/{merchant.Id}/accounts");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Add up all journals" }).ClickAsync();
        await page.Text("1 accounts with 1 entries were added up.");
        await page.Page.GetByLabel("Account, by the merchant's name for it").FillAsync("alice");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await page.Text("a gift");

        await page.Page.GetByLabel("What is done").SelectOptionAsync("take");
        await page.Page.GetByLabel("Amount").FillAsync("12.50");
        await page.Page.GetByLabel("Reason").FillAsync("booked twice");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Correct" }).ClickAsync();
        await page.Confirm("Correct");

        await page.Text("Entry 2: the balance is 37.50 EUR.");
        await page.Text("booked twice");
        await page.Text("Every balance is what its journal adds up to");
        await using var shop = await browser.SignIn(merchant.Key);
        await shop.Heading("Overview");
        await shop.Go($"merchants/{merchant.Id}/accounts/alice");
        await shop.Text("booked twice");
        Assert.Equal(0, await shop.Page.GetByRole(AriaRole.Button, new() { Name = "Correct" }).CountAsync());
        await using var stranger = await browser.SignIn((await browser.Server.Register("Tea House")).Key);
        await stranger.Heading("Overview");
        await stranger.Go($"merchants/{merchant.Id}/accounts/alice");
        await stranger.Text("account_not_found");
    }
}
