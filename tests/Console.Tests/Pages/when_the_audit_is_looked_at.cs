using Microsoft.Playwright;
using Payments.Console.Tests.Hosting;
using Xunit;

namespace Payments.Console.Tests.Pages;

public sealed class When_the_audit_is_looked_at(ConsoleBrowser browser)
{
    [Fact]
    public async Task An_operator_finds_who_signed_in_or_was_refused_and_has_the_chain_verified()
    {
        using (var refused = await browser.Server.SignIn("sk_wrong"))
            Assert.NotEqual(302, refused.Status);
        await using var page = await browser.SignIn(browser.Server.AdminToken);
        await page.Text("Operator");

        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Audit" }).ClickAsync();
        await page.Heading("Audit");
        await page.Page.GetByLabel("Action").SelectOptionAsync("sign_in");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();

        await page.Text("invalid_api_key");
        await page.Text("accepted");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Verify the chain" }).ClickAsync();
        await page.Text("entries are as they were written.");
    }

    [Fact]
    public async Task A_merchant_sees_its_own_by_a_key_that_manages_and_what_it_did_here_is_there()
    {
        var merchant = await browser.Server.Register("Coffee House");
        var order = await browser.Server.CreateOrder(merchant, "coffee-1");
        await using (var writer = await browser.SignIn(merchant.Key))
        {
            await writer.Heading("Overview");
            await writer.Go("audit");
            await writer.Text("insufficient_scope");
            await writer.Go("orders/" + order.GetProperty("id").GetString());
            await writer.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel the order" }).ClickAsync();
            await writer.Confirm("Cancel the order");
            await writer.Text("Cancelled by the merchant");
        }

        await using var page = await browser.SignIn(await Manager(merchant));
        await page.Heading("Overview");
        await page.Go("audit");
        await page.Heading("Audit");

        var cancelled = page.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "cancel_order" });
        await cancelled.WaitForAsync();
        Assert.Contains("console 127.0.0.1", await cancelled.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(2, await page.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "sign_in" }).CountAsync());
    }

    private async Task<string> Manager(TestMerchant merchant)
    {
        var made = await browser.Server.Send(
            HttpMethod.Post,
            $"/v1/merchants/{merchant.Id}/keys",
            browser.Server.AdminToken,
            new { name = "office", scopes = (string[])["read", "write", "manage"] }
        );
        return made.GetProperty("api_key").GetString()!;
    }
}
