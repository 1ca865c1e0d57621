using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Payments.Console.Tests.Hosting;
using Payments.Testing;
using Payments.Testing.RabbitMq;
using Xunit;

namespace Payments.Console.Tests.Pages;

public sealed class When_dead_letters_are_looked_at(ConsoleBrowser browser)
{
    [Fact]
    public async Task Without_a_broker_it_is_said_that_there_is_none()
    {
        await using var page = await browser.SignIn(browser.Server.AdminToken);
        await page.Text("Operator");
        await page.Go("dead-letters");
        await page.Text("No broker is configured");
    }

    [Fact]
    public async Task One_is_sent_again_and_one_is_discarded()
    {
        var broker = await RabbitMqServer.SharedAsync();
        var uri = broker.Uri(broker.NextHost());
        await using var own = new ConsoleBrowser { Settings = ["--Payments:RabbitMq:Uri", uri] };
        await own.InitializeAsync();
        await QueuedOrders.Send(uri, "{\"merchant_id\":\"mer_aaaaaaaaaaaaaaaa\",\"merchant_order_id\":\"bean-1\"}", "not json");
        await using var page = await own.SignIn(own.Server.AdminToken);
        await page.Heading("First run");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Dead letters" }).ClickAsync();
        await page.Heading("Dead letters");
        await Poll.Until("two letters", async () =>
        {
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Look again" }).ClickAsync();
            return await page.Page.GetByRole(AriaRole.Article).CountAsync() == 2;
        });
        await page.Text("bean-1");
        await page.Text("invalid_json");
        var found = (await page.Page.RunAxe()).Violations;
        Assert.Empty(found.Select(fault => fault.Help));

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Send again: bean-1" }).ClickAsync();
        await page.Confirm("Send again");
        await page.Text("bean-1 is in the queue again.");
        await page
            .Page.GetByRole(AriaRole.Article)
            .Filter(new() { HasText = "invalid_json" })
            .GetByRole(AriaRole.Button, new() { Name = "Discard" })
            .ClickAsync();
        await page.Confirm("Discard");

        await page.Text("is discarded.");
        await Poll.Until("one letter", async () =>
        {
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Look again" }).ClickAsync();
            return await page.Page.GetByRole(AriaRole.Article).CountAsync() == 1;
        });
        await page.Text("bean-1");
    }

    [Fact]
    public async Task More_than_a_page_of_them_is_gone_on_with_and_begun_again()
    {
        var broker = await RabbitMqServer.SharedAsync();
        var uri = broker.Uri(broker.NextHost());
        await using var own = new ConsoleBrowser { Settings = ["--Payments:RabbitMq:Uri", uri] };
        await own.InitializeAsync();
        await QueuedOrders.Send(uri, [.. Enumerable.Range(1, 52).Select(i => $"not json, number {i}")]);
        await using var page = await own.SignIn(own.Server.AdminToken);
        await page.Heading("First run");
        await page.Go("dead-letters");
        await page.Heading("Dead letters");
        await Poll.Until("all letters", async () =>
        {
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Look again" }).ClickAsync();
            return await page.Page.GetByText("52 messages").CountAsync() == 1;
        });

        await Letters(page, 50);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await Letters(page, 2);
        Assert.Equal(0, await page.Page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).CountAsync());
        Assert.Empty((await page.Page.RunAxe()).Violations.Select(fault => fault.Help));
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "From the beginning" }).ClickAsync();
        await Letters(page, 50);
    }

    private static Task Letters(ConsolePage page, int count) =>
        Poll.Until($"{count} letters", async () => await page.Page.GetByRole(AriaRole.Article).CountAsync() == count);
}
