using Microsoft.Playwright;
using Payments.Console.Tests.Hosting;
using Xunit;

namespace Payments.Console.Tests.Pages;

public sealed class When_a_logo_is_set(ConsoleBrowser browser)
{
    /// <summary>One pixel.</summary>
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    );

    [Fact]
    public async Task Payers_see_it_and_what_is_no_picture_is_refused()
    {
        var merchant = await browser.Server.Register("Coffee House");
        var order = await browser.Server.CreateOrder(merchant, "coffee-1");
        await using var page = await browser.SignIn(await browser.Server.AddKey(merchant, "boss", "read", "write", "manage"));
        await page.Heading("Overview");
        await page.Go($"merchants/{merchant.Id}/settings");
        await page.Text("None: payers see the name alone.");

        await page.Page.GetByLabel("A picture").SetInputFilesAsync(File("logo.png", "<svg/>"u8.ToArray()));
        await page.Text("invalid_format");
        await page.Page.GetByLabel("A picture").SetInputFilesAsync(File("large.png", new byte[50 * 1024]));
        await page.Text("body_too_large");
        await page.Page.GetByLabel("A picture").SetInputFilesAsync(File("logo.png", Png));
        await page.Text("The logo is set.");
        await page.Page.GetByAltText("The logo as payers see it").WaitForAsync();

        await using var payer = await browser.Open();
        await payer.Page.GotoAsync(new Uri(order.GetProperty("checkout_url").GetString()!).AbsolutePath);
        var logo = payer.Page.Locator(".merchant img");
        await logo.WaitForAsync();
        Assert.Equal(1, await logo.EvaluateAsync<int>("image => image.naturalWidth"));

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Remove the logo" }).ClickAsync();
        await page.Confirm("Remove");
        await page.Text("The logo is removed.");
        await payer.Page.ReloadAsync();
        Assert.Equal(0, await logo.CountAsync());
    }

    [Fact]
    public async Task Whoever_may_not_manage_the_merchant_is_not_offered_it()
    {
        var merchant = await browser.Server.Register("Coffee House");
        await using var page = await browser.SignIn(merchant.Key);
        await page.Heading("Overview");
        await page.Go($"merchants/{merchant.Id}/settings");
        await page.Text("insufficient_scope");
        Assert.Equal(0, await page.Page.GetByLabel("A picture").CountAsync());
    }

    private static FilePayload File(string name, byte[] content) =>
        new()
        {
            Name = name,
            MimeType = "image/png",
            Buffer = content,
        };
}
