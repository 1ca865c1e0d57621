using System.Text.Json;
using Microsoft.Playwright;
using Payments.Testing.Network;
using Xunit;

namespace Payments.Cluster.Tests.Console;

/// <summary>
/// Any front end serves the console: a session that began at one is known at the other, and a page goes on at whichever front end its
/// connection comes to.
/// </summary>
public sealed class A_console_of_several_front_ends : IAsyncLifetime
{
    private ConsoleCluster _cluster = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _chromium = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await ConsoleCluster.Start();
        _playwright = await Playwright.CreateAsync();
        _chromium = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
                // Within a container, where root runs it.
                Args = ["--no-sandbox", "--disable-dev-shm-usage"],
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        _playwright.Dispose();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task has_whoever_signs_in_at_one_read_there_and_act_at_the_other()
    {
        var (merchant, order) = await OrderOfMerchant();
        await using var context = await _chromium.NewContextAsync();
        var (first, second) = (await context.NewPageAsync(), await context.NewPageAsync());
        await SignIn(first, _cluster.FrontEnds[0], merchant.GetProperty("api_key").GetString()!);
        var path = "console/orders/" + order.GetProperty("id").GetString();

        await first.GotoAsync(new Uri(_cluster.FrontEnds[0], path).AbsoluteUri);
        await Text(first, "acme waits for the payer");
        // Cookies know hosts, not ports; so the same session comes to the other front end.
        await second.GotoAsync(new Uri(_cluster.FrontEnds[1], path).AbsoluteUri);
        await second.GetByRole(AriaRole.Button, new() { Name = "Cancel the order" }).ClickAsync();
        await Confirm(second, "Cancel the order");

        await Text(second, "Cancelled by the merchant");
        // What one did is seen on the page that stands open at the other.
        await Text(first, "Cancelled by the merchant");
        var acts = (
            await _cluster.Send(
                0,
                HttpMethod.Get,
                "/v1/audit?merchant_id=" + merchant.GetProperty("id").GetString(),
                ConsoleCluster.AdminToken
            )
        ).GetProperty("data");
        Assert.Equal(["cancel_order", "sign_in"], acts.EnumerateArray().Take(2).Select(act => act.GetProperty("action").GetString()));
        Assert.Empty(_cluster.Errors);
    }

    [Fact]
    public async Task shows_operators_what_silos_have_counted()
    {
        await OrderOfMerchant();
        await using var context = await _chromium.NewContextAsync();
        var page = await context.NewPageAsync();

        await SignIn(page, _cluster.FrontEnds[1], ConsoleCluster.AdminToken);

        await Text(page, "The last day");
        await Text(page, "made: 1");
        Assert.Empty(_cluster.Errors);
    }

    [Fact]
    public async Task serves_pages_whose_every_connection_comes_to_another_front_end()
    {
        var (merchant, order) = await OrderOfMerchant();
        await using var balancer = new TcpLink([.. _cluster.FrontEnds.Select(frontEnd => frontEnd.Port)]);
        var url = new Uri($"http://127.0.0.1:{balancer.Port}");
        await using var context = await _chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        await SignIn(page, url, merchant.GetProperty("api_key").GetString()!);

        // Loaded again and again: documents, files and connections come to both in turn.
        for (var i = 0; i < 6; i++)
        {
            await page.GotoAsync(new Uri(url, "console/orders").AbsoluteUri);
            await Text(page, order.GetProperty("merchant_order_id").GetString()!);
            await page.GotoAsync(new Uri(url, "console/orders/" + order.GetProperty("id").GetString()).AbsoluteUri);
            await Text(page, "acme waits for the payer");
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel the order" }).ClickAsync();
        await Confirm(page, "Cancel the order");
        await Text(page, "Cancelled by the merchant");
        Assert.Empty(_cluster.Errors);
    }

    [Fact]
    public async Task ends_a_session_everywhere_when_its_key_is_revoked_at_one()
    {
        var (merchant, _) = await OrderOfMerchant();
        var keyPath = $"/v1/merchants/{merchant.GetProperty("id").GetString()}/keys";
        var key = await _cluster.Send(0, HttpMethod.Post, keyPath, ConsoleCluster.AdminToken, new { name = "till" });
        await using var context = await _chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        await SignIn(page, _cluster.FrontEnds[0], key.GetProperty("api_key").GetString()!);
        await Text(page, "Overview");
        using var http = new HttpClient { BaseAddress = _cluster.FrontEnds[1] };
        using var revoked = new HttpRequestMessage(HttpMethod.Delete, $"{keyPath}/{key.GetProperty("id").GetString()}");
        revoked.Headers.Authorization = new("Bearer", ConsoleCluster.AdminToken);
        using var response = await http.SendAsync(revoked, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();

        // The page that is open says so by itself, and none comes any more, wherever it is asked for.
        await page.GetByLabel("API key or admin token").WaitForAsync();
        foreach (var frontEnd in _cluster.FrontEnds)
        {
            await page.GotoAsync(new Uri(frontEnd, "console/orders").AbsoluteUri);
            await page.GetByLabel("API key or admin token").WaitForAsync();
        }
    }

    /// <summary>The merchant is made at one front end, and the order at the other.</summary>
    private async Task<(JsonElement Merchant, JsonElement Order)> OrderOfMerchant()
    {
        var merchant = await _cluster.Send(0, HttpMethod.Post, "/v1/merchants", ConsoleCluster.AdminToken, new { name = "Coffee House" });
        var order = await _cluster.Send(
            1,
            HttpMethod.Post,
            "/v1/orders",
            merchant.GetProperty("api_key").GetString()!,
            new
            {
                merchant_order_id = "coffee-1",
                kind = "payment",
                amount = 1250,
                currency = "EUR",
                channels = new[] { "acme" },
            }
        );
        return (merchant, order);
    }

    private static async Task SignIn(IPage page, Uri frontEnd, string secret)
    {
        await page.GotoAsync(new Uri(frontEnd, "console/sign-in").AbsoluteUri);
        await page.GetByLabel("API key or admin token").FillAsync(secret);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Overview", Exact = true }).WaitForAsync();
    }

    private static Task Text(IPage page, string text) => page.GetByText(text).First.WaitForAsync(new() { Timeout = 15_000 });

    private static Task Confirm(IPage page, string button) =>
        page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
}
