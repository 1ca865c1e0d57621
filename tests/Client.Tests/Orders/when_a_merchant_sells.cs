using Payments.Client.Orders;
using Payments.Client.Tests.Hosting;
using Payments.Client.Webhooks;
using Payments.Testing;
using Xunit;

namespace Payments.Client.Tests.Orders;

public class When_a_merchant_sells(RunningServer server)
{
    private static NewOrder Coffee(string id) =>
        new()
        {
            MerchantOrderId = id,
            Amount = 1250,
            Currency = "EUR",
            Description = "Two coffees",
            Metadata = new Dictionary<string, string> { ["table"] = "7" },
        };

    [Fact]
    public async Task an_order_is_made_paid_refunded_and_its_history_proved()
    {
        using var merchant = await server.Merchant();
        var order = await merchant.Orders.CreateAsync(Coffee("1"));
        Assert.Equal((OrderStatus.AwaitingPayment, "7"), (order.Status, order.Metadata["table"]));
        Assert.Equal(order.Id, (await merchant.Orders.CreateAsync(Coffee("1"))).Id);

        await server.Pay(order.PayUrl!);
        await Poll.Until("a paid order", async () => (await merchant.Orders.GetAsync(order.Id)).Status == OrderStatus.Paid);
        var payment = Assert.Single((await merchant.Orders.GetAsync(order.Id)).Payments);
        Assert.Equal((PaymentRole.Accepted, 1250, "sandbox"), (payment.Role, payment.Captured, payment.Channel));

        var refund = await merchant.Orders.RefundAsync(order.Id, new NewRefund { MerchantRefundId = "r1", Amount = 250 });
        Assert.Equal(refund.Id, (await merchant.Orders.RefundAsync(order.Id, new NewRefund { MerchantRefundId = "r1", Amount = 250 })).Id);
        await Poll.Until("a settled refund", async () =>
            Assert.Single(await merchant.Orders.ListRefundsAsync(order.Id)).Status == RefundStatus.Succeeded
        );

        var refunded = await merchant.Orders.GetAsync(order.Id);
        Assert.Equal((OrderStatus.PartiallyRefunded, 250), (refunded.Status, refunded.RefundedAmount));
        Assert.Null(refunded.Refunds);
        Assert.Equal(refund.Id, Assert.Single((await merchant.Orders.GetWithRefundsAsync(order.Id)).Refunds!).Id);
        var history = await merchant.Orders.ListEventsAsync(order.Id).ToListAsync();
        Assert.Equal(refunded.Version, history.Count);
        Assert.Equal(EventTypes.OrderCreated, history[0].Type);
        Assert.Null(HistoryChain.FindBreak(history, refunded.HistoryHash));
        Assert.Equal(2, HistoryChain.FindBreak([history[0], history[1] with { Body = "{}" }, .. history[2..]]));
        Assert.Equal(history.Count + 1, HistoryChain.FindBreak(history, "00"));
        Assert.True((await merchant.Orders.VerifyEventsAsync(order.Id)).Valid);
        Assert.StartsWith(
            "<",
            System.Text.Encoding.UTF8.GetString(await merchant.Orders.GetQrCodeSvgAsync(order.Id)),
            StringComparison.Ordinal
        );
        Assert.Equal(0x89, (await merchant.Orders.GetQrCodePngAsync(order.Id))[0]);
    }

    [Fact]
    public async Task lists_are_read_to_their_end()
    {
        using var merchant = await server.Merchant();
        for (var i = 0; i < 3; i++)
            await merchant.Orders.CreateAsync(Coffee(i.ToString()));
        await merchant.Orders.CancelAsync((await merchant.Orders.CreateAsync(Coffee("cancelled"))).Id);

        var page = await merchant.Orders.ListPageAsync(limit: 3);
        var rest = await merchant.Orders.ListPageAsync(limit: 3, cursor: page.NextCursor);
        Assert.Equal(["cancelled", "2", "1", "0"], page.Data.Concat(rest.Data).Select(order => order.MerchantOrderId));
        Assert.Null(rest.NextCursor);
        var filter = new OrderFilter
        {
            Statuses = [OrderStatus.Cancelled, OrderStatus.Rejected],
            CreatedAfter = page.Data[0].CreatedAt.AddMinutes(-1),
        };
        Assert.Equal("cancelled", Assert.Single(await merchant.Orders.ListAsync(filter).ToListAsync()).MerchantOrderId);
    }

    [Fact]
    public async Task what_is_asked_for_stands_in_the_query()
    {
        using var scripted = new ScriptedServer(
            ScriptedServer.Answering(System.Net.HttpStatusCode.OK, """{"data":[],"next_cursor":null}""")
        );
        using var client = scripted.Client();
        await client.Orders.ListPageAsync(
            new OrderFilter
            {
                Statuses = [OrderStatus.Paid, OrderStatus.Of("a_newer_one")],
                CreatedBefore = new DateTimeOffset(2026, 1, 31, 9, 30, 0, TimeSpan.Zero),
                AmountMin = 100,
                AmountMax = 5_000_000_000,
                Currency = "EUR",
                Channel = "sandbox",
                PayerId = "alice",
                AccountId = "a 1",
                MerchantId = "mer_1",
            }
        );
        Assert.Equal(
            "/v1/orders?status=paid%2Ca_newer_one&created_before=2026-01-31T09%3A30%3A00Z&amount_min=100&amount_max=5000000000&currency=EUR"
                + "&channel=sandbox&payer_id=alice&account_id=a%201&merchant_id=mer_1",
            Assert.Single(scripted.Requests).Target
        );
    }

    [Fact]
    public async Task where_a_payer_pays_and_returns_to_is_in_the_order()
    {
        using var merchant = await server.Merchant();
        var order = await merchant.Orders.CreateAsync(Coffee("1") with { ReturnUrl = "https://shop.example/thanks" });
        Assert.Equal("https://shop.example/thanks", order.ReturnUrl);
        Assert.Contains("/pay/", order.CheckoutUrl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task pages_are_read_as_they_are_asked_for()
    {
        var page = $$"""{"data":[{{ScriptedServer.OrderJson}}],"next_cursor":"next one"}""";
        using var scripted = new ScriptedServer(
            ScriptedServer.Answering(System.Net.HttpStatusCode.OK, page),
            ScriptedServer.Answering(System.Net.HttpStatusCode.OK, """{"data":[],"next_cursor":null}""")
        );
        using var client = scripted.Client();
        await foreach (var order in client.Orders.ListAsync())
            Assert.Equal("ord_1", order.Id);
        Assert.Equal(["/v1/orders?limit=100", "/v1/orders?limit=100&cursor=next%20one"], scripted.Requests.Select(asked => asked.Target));
    }

    [Fact]
    public async Task a_refusal_says_which_field_and_which_request()
    {
        using var merchant = await server.Merchant();
        var error = await Assert.ThrowsAsync<PaymentsException>(() => merchant.Orders.CreateAsync(Coffee("1") with { Currency = "EURO" }));
        Assert.Equal((400, "unknown_currency", "currency"), (error.Status, error.Code, error.Field));
        Assert.False(string.IsNullOrEmpty(error.RequestId));
        var missing = await Assert.ThrowsAsync<PaymentsException>(() => merchant.Orders.GetAsync("ord_/../x"));
        Assert.Equal("order_not_found", missing.Code);
    }

    [Fact]
    public async Task requests_may_be_signed_instead()
    {
        var registered = await server.Register();
        using var signing = server.Client(PaymentsCredentials.Signature(registered.Id, SigningSecret.Parse(registered.WebhookSecret!)));
        var order = await signing.Orders.CreateAsync(Coffee("Grüße"));
        var found = await signing.Orders.ListAsync(new OrderFilter { MerchantOrderId = "Grüße" }).ToListAsync();
        Assert.Equal(order.Id, Assert.Single(found).Id);

        using var forging = server.Client(PaymentsCredentials.Signature(registered.Id, SigningSecret.New().Secret));
        var error = await Assert.ThrowsAsync<PaymentsException>(() => forging.Orders.GetAsync(order.Id));
        Assert.Equal((401, "invalid_signature"), (error.Status, error.Code));
    }

    [Fact]
    public async Task time_is_moved_until_an_order_expires()
    {
        using var merchant = await server.Merchant();
        var order = await merchant.Orders.CreateAsync(Coffee("1") with { ExpiresIn = 60 });
        var position = await merchant.TestClock.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.True(position.Complete);
        Assert.Equal(OrderStatus.Expired, (await merchant.Orders.GetAsync(order.Id)).Status);
    }

    [Fact]
    public void credentials_never_show_themselves()
    {
        var (secret, text) = SigningSecret.New();
        Assert.DoesNotContain(
            text["whsec_".Length..],
            secret + PaymentsCredentials.Signature("mer_1", secret).ToString(),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("sk_1", PaymentsCredentials.ApiKey("sk_1").ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PaymentsCredentials.ApiKey("sk 1"));
    }
}
