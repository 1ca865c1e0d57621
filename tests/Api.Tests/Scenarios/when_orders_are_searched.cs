using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Payments.Storage.Orders;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

public sealed class When_orders_are_searched(When_orders_are_searched.Shop shop) : IClassFixture<When_orders_are_searched.Shop>
{
    [Theory]
    [InlineData("status=paid,awaiting_payment", "usd cheap paid")]
    [InlineData("status=paid", "paid")]
    [InlineData("amount_min=100", "usd paid")]
    [InlineData("amount_max=99", "cheap")]
    [InlineData("amount_min=99&amount_max=99", "cheap")]
    [InlineData("currency=USD", "usd")]
    [InlineData("channel=sandbox", "usd cheap paid")]
    [InlineData("channel=another", "")]
    [InlineData("payer_id=alice", "usd paid")]
    [InlineData("payer_id=alice&status=paid", "paid")]
    [InlineData("account_id=wallet", "")]
    [InlineData("kind=payment", "usd cheap paid")]
    [InlineData("kind=top_up", "")]
    [InlineData("merchant_order_id=usd&currency=EUR", "")]
    [InlineData("merchant_order_id=usd&amount_min=5000", "usd")]
    public async Task a_merchant_and_an_operator_who_names_it_find_the_same_orders(string query, string found)
    {
        Assert.Equal(found, Names(await shop.Merchant.Get("/v1/orders?" + query)));
        Assert.Equal(found, Names((await shop.Admin($"/v1/orders?merchant_id={shop.Merchant.Id}&{query}")).Body));
    }

    [Fact]
    public async Task they_are_found_by_the_time_they_were_made()
    {
        var at = shop.BetweenAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

        Assert.Equal("cheap paid", Names(await shop.Merchant.Get("/v1/orders?created_before=" + at)));
        Assert.Equal("usd", Names(await shop.Merchant.Get("/v1/orders?created_after=" + at)));
    }

    [Fact]
    public async Task an_operator_lists_and_reads_orders_of_all_merchants()
    {
        var all = await shop.Server.List("/v1/orders", limit: 2);
        var (_, few) = await shop.Admin("/v1/orders?status=cancelled");
        var other = few["data"]![0]!;
        var (read, order) = await shop.Admin("/v1/orders/" + other.Text("id"));
        var (history, events) = await shop.Admin($"/v1/orders/{other.Text("id")}/events");

        Assert.Equal("usd other cheap paid", string.Join(' ', all.Select(each => each.Text("merchant_order_id"))));
        Assert.Equal("other", Names(few));
        Assert.Equal((HttpStatusCode.OK, other.ToJsonString()), (read, order.ToJsonString()));
        Assert.Equal((HttpStatusCode.OK, "order.created"), (history, events["data"]![0]!.Text("type")));
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Admin("/v1/orders/ord_aaaaaaaaaaaaaaaaaaaaaaaaaa")).Status);
    }

    [Fact]
    public async Task a_merchant_sees_nobody_elses_and_names_no_merchant()
    {
        var (status, problem) = await shop.Merchant.Send(HttpMethod.Get, "/v1/orders?merchant_id=" + shop.Merchant.Id);

        Assert.Equal((HttpStatusCode.BadRequest, "unknown_field", "merchant_id"), (status, problem.Text("code"), problem.Text("field")));
        Assert.Equal("usd cheap paid", Names(await shop.Merchant.Get("/v1/orders")));
        using var nobody = await shop.Server.Http.GetAsync("/v1/orders");
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
    }

    [Theory]
    [InlineData("status=paid,lost", "invalid_value", "status")]
    [InlineData("status=paid,paid", "duplicate_field", "status")]
    [InlineData("status=", "invalid_value", "status")]
    [InlineData("status=paid&status=expired", "duplicate_field", "status")]
    [InlineData("amount_min=0", "out_of_range", "amount_min")]
    [InlineData("amount_max=1000000000001", "out_of_range", "amount_max")]
    [InlineData("amount_min=x", "invalid_type", "amount_min")]
    [InlineData("amount_min=2&amount_max=1", "out_of_range", "amount_min")]
    [InlineData("currency=eur", "unknown_currency", "currency")]
    [InlineData("created_before=now", "invalid_format", "created_before")]
    [InlineData("created_after=2026-01-02T00:00:00Z&created_before=2026-01-01T00:00:00Z", "out_of_range", "created_after")]
    [InlineData("format=xml", "invalid_value", "format")]
    [InlineData("limit=101", "out_of_range", "limit")]
    [InlineData("format=csv&limit=10001", "out_of_range", "limit")]
    public async Task what_is_asked_wrongly_is_refused_and_named(string query, string code, string field)
    {
        var (status, problem) = await shop.Merchant.Send(HttpMethod.Get, "/v1/orders?" + query);
        var (asOperator, same) = await shop.Admin("/v1/orders?" + query);

        Assert.Equal((HttpStatusCode.BadRequest, code, field), (status, problem.Text("code"), problem.Text("field")));
        Assert.Equal((HttpStatusCode.BadRequest, code, field), (asOperator, same.Text("code"), same.Text("field")));
    }

    [Theory]
    [InlineData("payer_id=alice")]
    [InlineData("account_id=wallet")]
    [InlineData("merchant_order_id=usd")]
    public async Task an_operator_says_whose_name_it_is(string query)
    {
        var (status, problem) = await shop.Admin("/v1/orders?" + query);
        var (unknown, missing) = await shop.Admin("/v1/orders?merchant_id=mer_nobody&" + query);

        Assert.Equal((HttpStatusCode.BadRequest, "missing_field", "merchant_id"), (status, problem.Text("code"), problem.Text("field")));
        Assert.Equal((HttpStatusCode.NotFound, "merchant_not_found"), (unknown, missing.Text("code")));
    }

    [Theory]
    [InlineData("?format=csv", null)]
    [InlineData("", "text/csv")]
    public async Task a_list_comes_as_csv_that_no_spreadsheet_takes_for_formulas(string query, string? accept)
    {
        using var response = await shop.Send("/v1/orders" + query, shop.Merchant.ApiKey, accept);
        var lines = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split("\r\n");

        Assert.Equal("text/csv", response.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("id,merchant_id,merchant_order_id,", lines[0], StringComparison.Ordinal);
        Assert.Equal(5, lines.Length);
        Assert.Contains(",usd,payment,awaiting_payment,5000,USD,0,sandbox,alice,,\"'=1+1,\"\"x\"\"\",", lines[1], StringComparison.Ordinal);
        Assert.Equal("", lines[4]);
        Assert.EndsWith(",next_cursor", lines[0], StringComparison.Ordinal);
        Assert.All(lines[1..4], line => Assert.EndsWith(",", line, StringComparison.Ordinal));
    }

    /// <summary>The schema files and triggers read what an older program has written from there.</summary>
    [Fact]
    public async Task what_lists_are_asked_for_stands_in_the_document_where_the_database_looks_for_it()
    {
        var queries = shop.Server.Services.GetRequiredService<IOrderQueries>();
        var listing = new OrderListing(shop.Merchant.Id, 1, null) { Currency = "USD" };

        var stored = Assert.Single((await queries.ListAsync(listing, TestContext.Current.CancellationToken)).Orders);
        var order = JsonNode.Parse(stored.Document)!["state"]!["order"]!;

        var (terms, amount) = (order["terms"]!, order["terms"]!["amount"]!);
        Assert.Equal((5000, "USD"), (amount.Number("amount"), amount.Text("currency")));
        Assert.Equal(("alice", "sandbox"), (terms.Text("payer_id"), order.Text("channel")));
    }

    [Fact]
    public async Task an_export_ends_at_its_limit_and_says_where_it_goes_on()
    {
        using var first = await shop.Send("/v1/orders?format=csv&limit=3", shop.Server.AdminToken());
        var text = await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var cursor = text.TrimEnd().Split(',')[^1];
        using var rest = await shop.Send("/v1/orders?format=csv&cursor=" + cursor, shop.Server.AdminToken());
        var last = await rest.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal((4, 2), (text.Split("\r\n").Length - 1, last.Split("\r\n").Length - 1));
        Assert.Contains(",paid,payment,", last, StringComparison.Ordinal);
    }

    private static string Names(JsonObject page) =>
        string.Join(' ', page["data"]!.AsArray().Select(order => order!.Text("merchant_order_id")));

    /// <summary>A merchant's orders, the oldest first: paid, cheap, usd; and, before the last, a cancelled one of another.</summary>
    public sealed class Shop : IAsyncLifetime
    {
        public PaymentsServer Server { get; private set; } = null!;

        public TestMerchant Merchant { get; private set; } = null!;

        public DateTimeOffset BetweenAt { get; private set; }

        public async ValueTask InitializeAsync()
        {
            Server = await PaymentsServer.Start();
            Merchant = await Server.Register();
            var paid = await Make(Merchant, "paid", 1250, "EUR", "alice");
            await Merchant.Pay(paid);
            await Merchant.UntilStatus(paid, "paid");
            await Make(Merchant, "cheap", 99, "EUR", "bob");
            var other = await Make(await Server.Register(), "other", 700, "EUR", "alice", cancelled: true);
            Assert.Equal("cancelled", other.Text("status"));
            BetweenAt = Server.Clock.GetUtcNow().AddSeconds(2);
            Server.Clock.Advance(TimeSpan.FromSeconds(5));
            await Make(Merchant, "usd", 5000, "USD", "alice");
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();

        public async Task<(HttpStatusCode Status, JsonObject Body)> Admin(string path)
        {
            using var response = await Send(path, Server.AdminToken());
            return (response.StatusCode, await Json.Of(response));
        }

        public async Task<HttpResponseMessage> Send(string path, string token, string? accept = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            if (accept is not null)
                request.Headers.Add("Accept", accept);
            return await Server.Http.SendAsync(request);
        }

        private async Task<JsonObject> Make(
            TestMerchant merchant,
            string name,
            long amount,
            string currency,
            string payer,
            bool cancelled = false
        )
        {
            var (status, order) = await merchant.Post(
                "/v1/orders",
                new
                {
                    merchant_order_id = name,
                    kind = "payment",
                    amount,
                    currency,
                    payer_id = payer,
                    description = "=1+1,\"x\"",
                }
            );
            Assert.Equal((HttpStatusCode.Created, "awaiting_payment"), (status, order.Text("status")));
            // Each at a time of its own.
            Server.Clock.Advance(TimeSpan.FromMilliseconds(10));
            return cancelled ? (await merchant.Post($"/v1/orders/{order.Text("id")}/cancel")).Body : order;
        }
    }
}
