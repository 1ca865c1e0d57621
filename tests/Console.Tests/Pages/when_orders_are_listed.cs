using Microsoft.Playwright;
using Payments.Console.Tests.Hosting;
using Xunit;

namespace Payments.Console.Tests.Pages;

public sealed class When_orders_are_listed(ConsoleBrowser browser)
{
    [Fact]
    public async Task An_operator_sees_those_of_all_merchants_and_narrows_them_down()
    {
        var (coffee, tea) = (await browser.Server.Register("Coffee House"), await browser.Server.Register("Tea House"));
        await browser.Server.CreateOrder(coffee, "coffee-1");
        await browser.Server.CreateOrder(tea, "tea-1");
        await using var page = await browser.SignIn(browser.Server.AdminToken);
        await page.Text("Operator");
        await page.Go("orders");

        await page.Text("coffee-1");
        await page.Text("tea-1");
        await page.Page.Locator("select[name=merchant_id]").SelectOptionAsync(tea.Id);
        await page.Page.GetByText("More filters").ClickAsync();
        await page.Page.GetByLabel("Currency").FillAsync("eur");
        await page.Page.GetByLabel("Amount from").FillAsync("12.50");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();

        await page.Text("1 on this page: 12.50 EUR");
        Assert.Equal(0, await page.Page.GetByText("coffee-1").CountAsync());
        await page.Page.GetByLabel("Amount from").FillAsync("12.51");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await page.Text("No orders.");
        await page.Page.GetByLabel("Amount from").FillAsync("much");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await page.Text("much is no amount in EUR.");
    }

    [Fact]
    public async Task The_file_has_what_the_list_has()
    {
        var merchant = await browser.Server.Register("Coffee House");
        await browser.Server.CreateOrder(merchant, "coffee-1");
        await browser.Server.CreateOrder(merchant, "coffee-2");
        await using var page = await browser.SignIn(merchant.Key);
        await page.Heading("Overview");
        await page.Go("orders?merchant_order_id=coffee-2");

        var file = await page.Page.RunAndWaitForDownloadAsync(() =>
            page.Page.GetByRole(AriaRole.Link, new() { Name = "Download as CSV" }).ClickAsync()
        );

        var lines = await File.ReadAllLinesAsync(await file.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Equal("orders.csv", file.SuggestedFilename);
        Assert.Contains("merchant_order_id", lines[0], StringComparison.Ordinal);
        Assert.Contains("coffee-2", Assert.Single(lines[1..]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_has_nothing_of_another_merchant_and_says_why_it_cannot_be_made()
    {
        var (coffee, tea) = (await browser.Server.Register("Coffee House"), await browser.Server.Register("Tea House"));
        await browser.Server.CreateOrder(coffee, "coffee-1");
        using var shop = await browser.Server.SignIn(tea.Key);

        var own = await shop.Browser.GetStringAsync("/console/orders.csv");
        var foreign = await shop.Browser.GetAsync($"/console/orders.csv?merchant_id={coffee.Id}");
        var wrong = await shop.Browser.GetAsync("/console/orders.csv?status=lost");

        Assert.DoesNotContain("coffee-1", own, StringComparison.Ordinal);
        Assert.Equal(400, (int)foreign.StatusCode);
        Assert.Contains("invalid_value", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
