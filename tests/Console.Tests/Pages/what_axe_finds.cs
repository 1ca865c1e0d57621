using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Payments.Console.Tests.Hosting;
using Xunit;

namespace Payments.Console.Tests.Pages;

/// <summary>Whether people who do not see, or do not use a mouse, can use the pages: axe-core finds nothing.</summary>
public sealed class What_axe_finds(ConsoleBrowser browser)
{
    [Fact]
    public async Task Nothing_on_an_operators_pages()
    {
        var (merchant, order) = await browser.Server.RegisterWithPaidOrder();
        await using var page = await browser.SignIn(browser.Server.AdminToken);
        await page.Text("Operator");
        await browser.Server.Credit(merchant, "alice", 5000, "a gift");
        await Check(
            page,
            [
                "",
                "orders",
                "top-ups",
                $"orders/{order}",
                "first-run",
                "merchants",
                "merchants/new",
                "channels",
                "dead-letters",
                "limits",
                "review",
                "audit",
                $"review/{order}",
                .. Of(merchant),
            ]
        );
    }

    [Fact]
    public async Task Nothing_on_a_merchants_pages()
    {
        var (merchant, order) = await browser.Server.RegisterWithPaidOrder();
        await browser.Server.Credit(merchant, "alice", 5000, "a gift");
        var boss = await browser.Server.AddKey(merchant, "boss", "read", "write", "manage");
        await using var page = await browser.SignIn(boss);
        await page.Heading("Overview");
        await Check(page, ["", "orders", $"orders/{order}", "audit", .. Of(merchant)]);
    }

    private static string[] Of(TestMerchant merchant) =>
        [
            .. new[] { "", "/settings", "/keys", "/webhooks", "/limits", "/accounts", "/accounts/alice" }.Select(path =>
                $"merchants/{merchant.Id}{path}"
            ),
        ];

    /// <summary>Each page once, as it is on a desk by day and on a phone by night.</summary>
    private static async Task Check(ConsolePage page, IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            await page.Page.SetViewportSizeAsync(1280, 900);
            await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
            await page.Go(path);
            await page.Page.Locator("main h1 ~ *").First.WaitForAsync();
            if (path == "audit")
                await page.Page.Locator(".opener").First.ClickAsync();
            await Check(page, path + " by day");
            await page.Page.SetViewportSizeAsync(390, 900);
            await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            await Check(page, path + " by night");
            Assert.True(
                await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"),
                $"{path} is wider than a phone."
            );
        }
    }

    private static async Task Check(ConsolePage page, string what)
    {
        var found = (await page.Page.RunAxe()).Violations;
        var faults = found.Select(fault => $"{fault.Help}: {string.Join(" | ", fault.Nodes.Select(node => node.Html))}");
        Assert.True(found.Length == 0, $"{what}: {string.Join('\n', faults)}");
    }
}
