using Microsoft.Playwright;
using Payments.Console.Tests.Hosting;
using Xunit;

namespace Payments.Console.Tests.Pages;

public sealed class When_an_order_is_looked_at(ConsoleBrowser browser)
{
    [Fact]
    public async Task It_is_one_story_with_proof_and_what_is_done_about_it_is_seen_at_once()
    {
        var (merchant, orderId) = await browser.Server.RegisterWithPaidOrder();
        await using var page = await browser.SignIn(merchant.Key);
        await page.Heading("Overview");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Orders" }).ClickAsync();
        await page.Heading("Orders");
        await page.Page.Locator("table.list a").First.ClickAsync();

        await page.Heading("Order coffee-1");
        await page.Text("sandbox took 12.50 EUR");
        await page.Text("Nobody is told: neither the order nor the merchant has a notify_url.");
        await page.Text("By a callback of sandbox, which was accepted.");
        await page.Text("The hashes of all 3 events were recomputed");

        await page.Page.GetByLabel("Refund (EUR)").FillAsync("2.50");
        await page.Page.GetByLabel("Reason").FillAsync("cold coffee");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Refund" }).ClickAsync();
        await page.Confirm("Refund");

        await page.Text("2.50 EUR: the refund is");
        await page.Text("2.50 EUR was returned.");
        var order = await browser.Server.Send(HttpMethod.Get, $"/v1/orders/{orderId}", merchant.Key);
        Assert.Equal(250, order.GetProperty("refunded_amount").GetInt64());
    }

    [Fact]
    public async Task A_callback_that_was_not_believed_is_told_with_why()
    {
        var merchant = await browser.Server.Register("Coffee House");
        var order = await browser.Server.CreateOrder(merchant, "coffee-1");
        using var lie = new FormUrlEncodedContent([new("outcome", "wrong_amount")]);
        using var paid = await browser.Server.Http.PostAsync(order.GetProperty("pay_url").GetString(), lie);
        await using var page = await browser.SignIn(merchant.Key);
        await page.Heading("Overview");
        await page.Go("orders/" + order.GetProperty("id").GetString());

        await page.Text("A callback was ignored");
        await page.Text("sandbox, asked, had taken nothing of the kind.");
    }

    [Fact]
    public async Task A_callback_that_says_nothing_new_is_told_once_with_how_often_it_came()
    {
        var (merchant, orderId) = await browser.Server.RegisterWithPaidOrder();
        // Together, since the first repeat within a minute is not written down: an order that left memory behind it would have it no more.
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => browser.Server.RepeatCallback(merchant, orderId)));
        await using var page = await browser.SignIn(merchant.Key);
        await page.Heading("Overview");
        await page.Go("orders/" + orderId);

        await page.Text("A callback of sandbox was ignored");
        await page.Text("It speaks of 12.50 EUR. That payment was known already. It came ");
    }

    [Fact]
    public async Task What_is_refused_is_said_in_words_with_its_code_and_nothing_changed()
    {
        var (merchant, orderId) = await browser.Server.RegisterWithPaidOrder();
        await using var page = await browser.SignIn(merchant.Key);
        await page.Heading("Overview");
        await page.Go("orders/" + orderId);
        await page.Heading("Order coffee-1");

        await page.Page.GetByLabel("Refund (EUR)").FillAsync("99");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Refund" }).ClickAsync();
        await page.Confirm("Refund");

        await page.Text("refund_exceeds_captured");
        var order = await browser.Server.Send(HttpMethod.Get, $"/v1/orders/{orderId}", merchant.Key);
        Assert.Equal(0, order.GetProperty("refunded_amount").GetInt64());
    }

    [Fact]
    public async Task An_open_one_is_cancelled_only_after_a_second_word()
    {
        var merchant = await browser.Server.Register("Coffee House");
        var order = await browser.Server.CreateOrder(merchant, "coffee-1");
        await using var page = await browser.SignIn(merchant.Key);
        await page.Heading("Overview");
        await page.Go("orders/" + order.GetProperty("id").GetString());

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel the order" }).ClickAsync();
        await page.Confirm("Not now");
        Assert.Equal(0, await page.Page.GetByText("Cancelled by the merchant").CountAsync());
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel the order" }).ClickAsync();
        await page.Confirm("Cancel the order");

        await page.Text("Cancelled by the merchant");
    }

    [Fact]
    public async Task The_time_of_a_test_merchant_goes_on_until_the_order_has_expired()
    {
        var merchant = await browser.Server.Register("Coffee House");
        var order = await browser.Server.CreateOrder(merchant, "coffee-1");
        await using var page = await browser.SignIn(merchant.Key);
        await page.Heading("Overview");
        await page.Go("orders/" + order.GetProperty("id").GetString());

        await page.Page.GetByLabel("Test clock, seconds").FillAsync("1000");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Move on" }).ClickAsync();
        await page.Confirm("Move on");

        await page.Text("Expired unpaid");
    }

    [Fact]
    public async Task A_key_that_only_reads_sees_it_and_no_action()
    {
        var (merchant, orderId) = await browser.Server.RegisterWithPaidOrder();
        var reader = await browser.Server.AddReadOnlyKey(merchant);
        await using var page = await browser.SignIn(reader);
        await page.Heading("Overview");
        await page.Go("orders/" + orderId);

        await page.Text("sandbox took 12.50 EUR");
        Assert.Equal(0, await page.Page.GetByRole(AriaRole.Button, new() { Name = "Refund" }).CountAsync());
    }

    [Fact]
    public async Task Another_merchant_is_told_that_there_is_none_and_an_operator_sees_it_and_changes_nothing()
    {
        var (_, orderId) = await browser.Server.RegisterWithPaidOrder();
        var other = await browser.Server.Register("Tea House");
        await using var stranger = await browser.SignIn(other.Key);
        await stranger.Heading("Overview");
        await stranger.Go("orders/" + orderId);
        await stranger.Text("order_not_found");
        await using var operators = await browser.SignIn(browser.Server.AdminToken);
        await operators.Text("Operator");
        await operators.Go("orders/" + orderId);

        await operators.Text("sandbox took 12.50 EUR");
        Assert.Equal(0, await operators.Page.GetByRole(AriaRole.Button, new() { Name = "Refund" }).CountAsync());
    }
}
