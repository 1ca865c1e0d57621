using Microsoft.Playwright;
using Payments.Console.Tests.Hosting;
using Xunit;

namespace Payments.Console.Tests.Pages;

public sealed class When_a_merchant_is_managed(ConsoleBrowser browser)
{
    [Fact]
    public async Task An_operator_registers_one_finds_it_and_changes_only_what_differs()
    {
        await using var page = await browser.SignIn(browser.Server.AdminToken);
        await page.Text("Operator");
        await page.Go("merchants/new");
        await page.Page.GetByLabel("Name").FillAsync("Book Corner");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Register" }).ClickAsync();
        await page.Confirm("Register");

        var key = await page.Page.Locator("#api-key").TextContentAsync();
        await page.Go("merchants?search=book+cor");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Book Corner" }).First.ClickAsync();
        await page.Heading("Summary of Book Corner");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Settings" }).ClickAsync();
        await page.Page.GetByLabel("Answer that acknowledges").FillAsync("success");
        await page.Page.GetByLabel("Requests a second").FillAsync("many");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Change" }).ClickAsync();
        await page.Confirm("Change");
        await page.Text("rate_limit.per_second");
        await page.Page.GetByLabel("Requests a second").FillAsync("50");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Change" }).ClickAsync();
        await page.Confirm("Change");

        await page.Text("The settings are changed.");
        var id = page.Page.Url.Split('/')[^2];
        var merchant = await browser.Server.Send(HttpMethod.Get, $"/v1/merchants/{id}", browser.Server.AdminToken);
        Assert.Equal("success", merchant.GetProperty("ack_body").GetString());
        Assert.Equal(50, merchant.GetProperty("rate_limit").GetProperty("per_second").GetInt64());
        Assert.StartsWith("sk_", key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merchant_manages_itself_by_a_key_that_may_and_is_told_what_only_operators_set()
    {
        var merchant = await browser.Server.Register("Coffee House");
        var manager = await browser.Server.AddKey(merchant, "boss", "read", "manage");
        await using var page = await browser.SignIn(manager);
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "My shop" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Settings" }).ClickAsync();

        await page.Heading("Settings of Coffee House");
        await page.Text("Limits, set by operators");
        Assert.Equal(0, await page.Page.GetByLabel("Requests a second").CountAsync());
        await page.Page.GetByLabel("The usual events").UncheckAsync();
        await page.Page.GetByLabel("order.paid", new() { Exact = true }).CheckAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Change" }).ClickAsync();
        await page.Confirm("Change");

        await page.Text("The settings are changed.");
        var changed = await browser.Server.Send(HttpMethod.Get, $"/v1/merchants/{merchant.Id}", manager);
        Assert.Equal("order.paid", Assert.Single(changed.GetProperty("notify_events").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task Keys_are_made_shown_once_replaced_and_revoked_and_none_gives_more_than_it_has()
    {
        var merchant = await browser.Server.Register("Coffee House");
        var manager = await browser.Server.AddKey(merchant, "boss", "read", "manage");
        await using var page = await browser.SignIn(manager);
        await page.Heading("Overview");
        await page.Go($"merchants/{merchant.Id}/keys");

        await page.Page.GetByLabel("Name").FillAsync("till");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        await page.Confirm("Make the key");
        await page.Text("A key cannot give more scopes than it has.");
        await page.Page.GetByLabel("write: make orders").UncheckAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        await page.Confirm("Make the key");
        await page.Text("till is made.");
        var till = await page.Page.Locator("#api-key").TextContentAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke till" }).ClickAsync();
        await page.Confirm("Revoke");

        await page.Text("till is revoked.");
        Assert.Equal(0, await page.Page.Locator("#api-key").CountAsync());
        using var refused = await browser.Server.SignIn(till!);
        Assert.NotEqual(302, refused.Status);
    }

    [Fact]
    public async Task A_key_that_may_not_manage_sees_the_summary_and_another_merchant_sees_nothing()
    {
        var (merchant, other) = (await browser.Server.Register("Coffee House"), await browser.Server.Register("Tea House"));
        await browser.Server.Pay(merchant, await browser.Server.CreateOrder(merchant, "coffee-1"));
        await using var page = await browser.SignIn(merchant.Key);
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "My shop" }).ClickAsync();
        await page.Text("paid: 12.50 EUR");
        Assert.Equal(0, await page.Page.GetByRole(AriaRole.Link, new() { Name = "Keys" }).CountAsync());
        foreach (var path in new[] { "settings", "keys" })
        {
            await page.Go($"merchants/{merchant.Id}/{path}");
            await page.Text("insufficient_scope");
        }

        await using var stranger = await browser.SignIn(other.Key);
        await stranger.Heading("Overview");
        foreach (var path in new[] { "", "/settings", "/keys" })
        {
            await stranger.Go($"merchants/{merchant.Id}{path}");
            await stranger.Text("merchant_not_found");
        }
    }
}
