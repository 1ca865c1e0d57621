using Payments.Console.Tests.Hosting;
using Xunit;

namespace Payments.Console.Tests.Pages;

public sealed class When_limits_are_looked_at(ConsoleBrowser browser)
{
    [Fact]
    public async Task An_operator_sees_what_is_in_force_and_in_use()
    {
        await using var page = await browser.SignIn(browser.Server.AdminToken);
        await page.Text("Operator");
        await page.Go("limits");
        await page.Text("requests in flight");
        await page.Text("Payments:Limits:RequestsInFlight");
        await page.Text("blocked_payer");
        var limits = await browser.Server.Send(HttpMethod.Get, "/v1/limits", browser.Server.AdminToken);
        // This page is one of them.
        Assert.Contains(limits.GetProperty("limits").EnumerateArray(), limit =>
            limit.GetProperty("name").GetString() == "open_pages" && limit.GetProperty("in_use").GetInt64() >= 1
        );
    }

    [Fact]
    public async Task A_merchant_sees_its_own_and_its_rules_only_by_a_key_that_may_manage_it()
    {
        var merchant = await browser.Server.Register("Coffee House");
        await browser.Server.Send(
            HttpMethod.Patch,
            "/v1/merchants/" + merchant.Id,
            browser.Server.AdminToken,
            new
            {
                max_open_orders = 12_345,
                risk_rules = new[] { new { rule = "blocked_payer", parameters = new { payer_ids = new[] { "anna", "bert" } } } },
            }
        );
        await using var boss = await browser.SignIn(await browser.Server.AddKey(merchant, "boss", "read", "write", "manage"));
        await boss.Heading("Overview");
        await boss.Go($"merchants/{merchant.Id}/limits");
        await boss.Text("12,345");
        await boss.Text("anna, bert");
        await using var clerk = await browser.SignIn(await browser.Server.AddReadOnlyKey(merchant));
        await clerk.Heading("Overview");
        await clerk.Go($"merchants/{merchant.Id}/limits");
        await clerk.Text("12,345");
        Assert.Equal(0, await clerk.Page.GetByText("anna").CountAsync());
        await using var stranger = await browser.SignIn((await browser.Server.Register("Tea House")).Key);
        await stranger.Heading("Overview");
        await stranger.Go($"merchants/{merchant.Id}/limits");
        await stranger.Text("merchant_not_found");
    }
}
