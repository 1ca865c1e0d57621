using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Payments.Application.Limits;
using Payments.Domain.Checkout;
using Payments.Domain.Ids;
using Xunit;

namespace Payments.Api.Tests.Checkout;

public sealed class Who_finds_a_checkout(CheckoutFixture checkout) : IClassFixture<CheckoutFixture>
{
    [Theory]
    [InlineData("/pay/nothing")]
    [InlineData("/pay/")]
    [InlineData("/pay/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("/pay/nothing/return")]
    [InlineData("/pay/nothing/else")]
    public async Task a_dead_link_is_answered_in_words_to_people_and_with_a_problem_to_programs(string path)
    {
        var page = await checkout.Server.Open(path, "de");
        Assert.Equal((HttpStatusCode.NotFound, "text/html; charset=utf-8"), (page.Status, page.Headers["Content-Type"]));
        Assert.True(page.Says("<h1 class=\"notice\">Hier gibt es nichts zu bezahlen</h1>"));

        using var response = await checkout.Server.Http.GetAsync(path);
        var problem = await Json.Of(response);
        Assert.Equal((HttpStatusCode.NotFound, "order_not_found"), (response.StatusCode, problem.Text("code")));
    }

    [Fact]
    public async Task a_token_that_is_changed_or_made_with_another_key_leads_nowhere()
    {
        var order = await checkout.Order();
        var link = order.Text("checkout_url");
        var forged = CheckoutToken.Of(RandomNumberGenerator.GetBytes(32), new OrderId(order.Text("id")));
        string[] links =
        [
            link[..^1],
            link + "a",
            link[..^2] + (link[^2] == 'a' ? "b" : "a") + link[^1],
            link[..^45] + forged,
            link[..^45] + order.Text("id"),
        ];

        foreach (var other in links)
            Assert.Equal(HttpStatusCode.NotFound, (await checkout.Server.Open(other)).Status);
        Assert.Equal(HttpStatusCode.OK, (await checkout.Server.Open(link)).Status);
    }

    [Fact]
    public async Task another_orders_token_leads_to_that_order()
    {
        var (one, other) = (await checkout.Order(new { description = "One" }), await checkout.Order(new { description = "Other" }));

        Assert.NotEqual(one.Text("checkout_url"), other.Text("checkout_url"));
        var page = await checkout.Open(other);
        Assert.True(page.Says("Other"));
        Assert.False(page.Says("<p class=\"what\">One</p>"));
    }

    [Fact]
    public async Task programs_learn_no_more_than_the_page_shows()
    {
        var order = await checkout.Order();

        using var response = await checkout.Server.Http.GetAsync(order.Text("checkout_url"));
        Assert.Equal(
            """{"status":"awaiting_payment","step":"open","seconds_left":900,"view":"2-open"}""",
            await response.Content.ReadAsStringAsync()
        );
    }

    [Fact]
    public async Task payers_find_no_place_while_the_server_works_on_as_much_as_it_can()
    {
        await using var server = await PaymentsServer.Start("--Payments:Limits:RequestsInFlight", "1");
        var merchant = await server.Register();
        var link = (await merchant.Order()).Text("checkout_url");
        var concurrency = server.Services.GetRequiredService<RequestConcurrency>();

        Assert.True(concurrency.TryAcquire());
        var page = await server.Open(link, "fr");
        using var problem = await server.Http.GetAsync(link);
        concurrency.Release();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (page.Status, problem.StatusCode));
        Assert.True(page.Says("Le service est très sollicité"));
        Assert.True(page.Says("<meta http-equiv=\"refresh\" content=\"5\">"));
        Assert.Equal(HttpStatusCode.OK, (await server.Open(link)).Status);
    }

    [Fact]
    public async Task a_link_outlives_the_master_key_that_it_was_made_under_while_the_server_still_has_that()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var order = await merchant.Order();
        var path = new Uri(order.Text("checkout_url")).AbsolutePath;
        var keyFile = Path.Combine(server.Directory, "master.key");
        var former = File.ReadAllText(keyFile);
        File.Move(keyFile, keyFile + ".previous");
        File.WriteAllText(keyFile, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n");
        await server.Restart();

        Assert.Equal(HttpStatusCode.OK, (await server.Open(path)).Status);
        var renewed = new Uri((await merchant.Read(order)).Text("checkout_url")).AbsolutePath;
        Assert.NotEqual(path, renewed);
        Assert.Equal(HttpStatusCode.OK, (await server.Open(renewed)).Status);
        Assert.NotEqual(former, File.ReadAllText(keyFile));
    }
}
