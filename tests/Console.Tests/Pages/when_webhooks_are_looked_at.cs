using Microsoft.Playwright;
using Payments.Console.Tests.Hosting;
using Xunit;

namespace Payments.Console.Tests.Pages;

public sealed class When_webhooks_are_looked_at(ConsoleBrowser browser)
{
    [Fact]
    public async Task What_was_given_up_is_listed_and_is_sent_again_all_at_once()
    {
        var (merchant, inbox) = await RegisterWithInbox();
        using (await browser.Server.Http.PostAsync(inbox + "/answers?status=500&count=2", null)) { }
        await browser.Server.Pay(merchant, await browser.Server.CreateOrder(merchant, "coffee-1"));
        await browser.Server.UntilExhausted(merchant);
        await using var operators = await browser.SignIn(browser.Server.AdminToken);
        await operators.Text("Operator");
        await operators.Go($"merchants/{merchant.Id}/webhooks");
        await operators.Text("coffee-1");
        Assert.Equal(0, await operators.Page.GetByRole(AriaRole.Button, new() { Name = "again" }).CountAsync());
        await using var page = await browser.SignIn(merchant.Key);
        await page.Heading("Overview");
        await page.Go($"merchants/{merchant.Id}/webhooks");

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Send all again" }).ClickAsync();
        await page.Confirm("Send all again");

        await page.Text("1 notifications of 1 orders are being sent again.");
        await page.Text("No notification was given up.");
    }

    [Fact]
    public async Task A_test_says_what_the_endpoint_answered_and_a_new_secret_is_shown_once()
    {
        var (merchant, _) = await RegisterWithInbox();
        var boss = await browser.Server.AddKey(merchant, "boss", "read", "write", "manage");
        await using var page = await browser.SignIn(boss);
        await page.Heading("Overview");
        await page.Go($"merchants/{merchant.Id}/webhooks");

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Send a test notification" }).ClickAsync();
        await page.Confirm("Send it");
        await page.Text("Acknowledged: answered 200");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Replace the secret" }).ClickAsync();
        await page.Confirm("Replace");

        await page.Text("A former secret counts beside the present one until");
        Assert.StartsWith("whsec_", await page.Page.Locator("#webhook-secret").TextContentAsync(), StringComparison.Ordinal);
        await page.Page.ReloadAsync();
        await page.Text("A former secret counts");
        Assert.Equal(0, await page.Page.Locator("#webhook-secret").CountAsync());
    }

    [Fact]
    public async Task A_key_that_only_reads_sees_no_action_and_no_setting_and_another_merchant_nothing()
    {
        var (merchant, _) = await RegisterWithInbox();
        var other = await browser.Server.Register("Tea House");
        await using var page = await browser.SignIn(await browser.Server.AddReadOnlyKey(merchant));
        await page.Heading("Overview");
        await page.Go($"merchants/{merchant.Id}/webhooks");
        await page.Text("No notification was given up.");
        Assert.Equal(0, await page.Page.Locator("main button").CountAsync());
        await using var stranger = await browser.SignIn(other.Key);
        await stranger.Heading("Overview");
        await stranger.Go($"merchants/{merchant.Id}/webhooks");

        await stranger.Text("merchant_not_found");
    }

    private async Task<(TestMerchant Merchant, string Inbox)> RegisterWithInbox()
    {
        var inbox = (await browser.Server.Send(HttpMethod.Post, "/sandbox/inboxes", "")).GetProperty("url").GetString()!;
        return (await browser.Server.Register("Coffee House", inbox), inbox);
    }
}
