using Microsoft.Playwright;
using Payments.Console.Tests.Hosting;
using Xunit;

namespace Payments.Console.Tests.Access;

public sealed class Who_may_sign_in(ConsoleBrowser browser)
{
    [Fact]
    public async Task A_merchant_signs_in_by_its_API_key_and_out_again()
    {
        var merchant = await browser.Server.Register("Coffee House");
        await using var page = await browser.SignIn(merchant.Key);

        await page.Heading("Overview");
        await page.Text("Coffee House");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.Text("Sign in with a merchant's API key");
        await page.Go("orders");
        Assert.EndsWith("/console/sign-in?return=%2Fconsole%2Forders", page.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_signs_in_by_the_admin_token_and_comes_to_the_page_that_was_asked_for()
    {
        await using var page = await browser.Open();
        await page.Go("orders?status=paid");
        await page.Page.GetByLabel("API key or admin token").FillAsync(browser.Server.AdminToken);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await page.Text("Operator");
        Assert.EndsWith("/console/orders?status=paid", page.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_has_neither_is_told_so_in_words()
    {
        await using var page = await browser.SignIn("sk_wrong");

        await page.Text("The API key is not one of a merchant's.");
        await page.Text("invalid_api_key");
    }

    [Fact]
    public async Task The_session_stands_in_a_cookie_that_no_script_reads_and_no_other_site_sends()
    {
        var merchant = await browser.Server.Register("Shop");
        await using var page = await browser.SignIn(merchant.Key);
        await page.Heading("Overview");

        var cookie = (await page.Page.Context.CookiesAsync()).Single(kept => kept.Name == "payments_console_session");

        Assert.True(cookie.HttpOnly);
        Assert.Equal(SameSiteAttribute.Strict, cookie.SameSite);
        Assert.Equal("/console", cookie.Path);
        Assert.DoesNotContain(merchant.Key, cookie.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(merchant.Id, cookie.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_ends_with_its_key_on_a_page_that_stays_open_and_on_the_next_request()
    {
        var server = browser.Server;
        var merchant = await server.Register("Shop");
        var keys = await server.Send(HttpMethod.Post, $"/v1/merchants/{merchant.Id}/keys", server.AdminToken, new { name = "second" });
        await using var page = await browser.SignIn(keys.GetProperty("api_key").GetString()!);
        await page.Heading("Overview");

        await server.Send(HttpMethod.Delete, $"/v1/merchants/{merchant.Id}/keys/{keys.GetProperty("id").GetString()}", server.AdminToken);

        await page.Text("Sign in with a merchant's API key");
        await page.Go("orders");
        await page.Text("Sign in with a merchant's API key");
    }
}
