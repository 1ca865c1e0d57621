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

        await page.Page.GetByRole(AriaRole.Cell, new() { Name = "invalid_api_key", Exact = true }).First.WaitForAsync();
        await page.Page.GetByRole(AriaRole.Cell, new() { Name = "accepted", Exact = true }).First.WaitForAsync();
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
        await cancelled.GetByRole(AriaRole.Button).ClickAsync();
        await page.Text("console 127.0.0.1");
        Assert.Equal(2, await page.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "sign_in" }).CountAsync());
    }

    [Fact]
    public async Task The_file_has_what_the_list_has_and_only_for_whom_may_see_it()
    {
        var (coffee, tea) = (await browser.Server.Register("Coffee House"), await browser.Server.Register("Tea House"));
        await using var page = await browser.SignIn(await Manager(coffee));
        await page.Heading("Overview");
        await page.Go("audit?action=register_merchant");

        var file = await page.Page.RunAndWaitForDownloadAsync(() =>
            page.Page.GetByRole(AriaRole.Link, new() { Name = "Download as CSV" }).ClickAsync()
        );

        var lines = await File.ReadAllLinesAsync(await file.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Equal(("audit.csv", 2), (file.SuggestedFilename, lines.Length));
        Assert.Contains(coffee.Id, lines[1], StringComparison.Ordinal);
        using var writer = await browser.Server.SignIn(coffee.Key);
        using var other = await browser.Server.SignIn(await Manager(tea));
        Assert.Equal(403, (int)(await writer.Browser.GetAsync("/console/audit.csv")).StatusCode);
        Assert.Equal(400, (int)(await other.Browser.GetAsync($"/console/audit.csv?merchant_id={coffee.Id}")).StatusCode);
        Assert.DoesNotContain(coffee.Id, await other.Browser.GetStringAsync("/console/audit.csv"), StringComparison.Ordinal);
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
