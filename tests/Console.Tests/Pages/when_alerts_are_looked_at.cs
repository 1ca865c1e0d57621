using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Payments.Console.Tests.Hosting;
using Payments.Domain.Alerts;
using Payments.Grains.Alerts;
using Payments.Storage.Alerts;
using Xunit;

namespace Payments.Console.Tests.Pages;

public sealed class When_alerts_are_looked_at(ConsoleBrowser browser)
{
    [Fact]
    public async Task An_open_one_is_acknowledged_after_a_second_word_and_the_menu_counts_it()
    {
        await Raise("process/till-1");
        await using var page = await browser.SignIn(browser.Server.AdminToken);
        await page.Go("alerts");
        await page.Heading("Alerts");
        var row = page.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "process/till-1" });
        await row.GetByText("docs/operating/incidents.md#the-disk-is-nearly-full").WaitForAsync();
        // The menu's figure is read every 15 s, once for all who look.
        await page.Page.GetByTitle("1 open").WaitForAsync(new() { Timeout = 40_000 });

        await row.GetByRole(AriaRole.Button, new() { Name = "Acknowledge…" }).ClickAsync();
        await page.Page.GetByLabel("Who looks after it").FillAsync("Ada");
        await page.Page.GetByLabel("What is done about it").FillAsync("A larger disk is on its way");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Acknowledge", Exact = true }).ClickAsync();
        await page.Confirm("Not now");
        Assert.Equal(0, await row.GetByText("Ada").CountAsync());
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Acknowledge", Exact = true }).ClickAsync();
        await page.Confirm("Acknowledge");

        await page.Text("Ada looks after it.");
        await row.GetByText("A larger disk is on its way").WaitForAsync();
        Assert.Equal(0, await row.GetByRole(AriaRole.Button).CountAsync());
    }

    /// <summary>As if it had been raised: the disk of a test's machine is what it is.</summary>
    private async Task Raise(string subject)
    {
        var alert = Alert.Raise(
            new AlertReading(new AlertKey(AlertCode.DiskNearlyFull, subject), 3.5, "512 MiB are free."),
            threshold: 10,
            [],
            TimeProvider.System.GetUtcNow()
        );
        Assert.True(
            await browser
                .Server.Services.GetRequiredService<IAlertStorage>()
                .TryWriteAsync([AlertRows.Write(alert, 1)], TestContext.Current.CancellationToken)
        );
    }
}
