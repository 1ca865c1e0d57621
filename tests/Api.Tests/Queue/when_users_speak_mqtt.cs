using System.Net;
using System.Text;
using System.Text.Json;
using Payments.Api.Tests.Hosting;
using Payments.Domain.Signatures;
using Xunit;

namespace Payments.Api.Tests.Queue;

public sealed class When_users_speak_mqtt
{
    private const string Requests = "payments/users/alice/requests";
    private const string Results = "payments/users/alice/results";

    [Fact]
    public async Task a_user_asks_for_its_balance_and_pays_from_it()
    {
        await using var transport = await Open();
        var (merchant, secret) = await Merchant(transport, "alice", 500);
        using var alice = await Mosquitto.Listen(transport, "alice", Results);

        await Mosquitto.Send(
            transport,
            "alice",
            Requests,
            Message(
                new
                {
                    id = "1",
                    type = "balance",
                    user_secret = secret,
                }
            )
        );
        var balance = await alice.Next(transport);
        await Mosquitto.Send(transport, "alice", Requests, Pay("2", merchant, secret, "p-1", 120));
        var paid = await alice.Next(transport);
        await Mosquitto.Send(transport, "alice", Requests, Pay("3", merchant, secret, "p-1", 120));
        var again = await alice.Next(transport);
        await Mosquitto.Send(transport, "alice", Requests, Pay("4", merchant, secret, "p-2", 1000));
        var refused = await alice.Next(transport);

        Assert.Equal(("1", "balance", 200), (balance.Text("id"), balance.Text("type"), balance.Number("status")));
        Assert.Equal((await merchant.Get("/v1/accounts/alice")).Text("id"), balance["body"]!.Text("id"));
        Assert.Equal(500, balance["body"]!["balances"]![0]!.Number("balance"));
        Assert.Equal(("2", 201, "paid"), (paid.Text("id"), paid.Number("status"), paid["body"]!.Text("status")));
        Assert.Equal(("3", 200, paid["body"]!.Text("id")), (again.Text("id"), again.Number("status"), again["body"]!.Text("id")));
        Assert.Equal(("rejected", "insufficient_balance"), (refused["body"]!.Text("status"), refused["body"]!["failure"]!.Text("code")));
        Assert.Equal(380, (await merchant.Get("/v1/accounts/alice"))["balances"]![0]!.Number("balance"));
        Assert.Equal("paid", (await merchant.Get($"/v1/orders/{paid["body"]!.Text("id")}")).Text("status"));
    }

    [Fact]
    public async Task nobody_is_let_in_without_a_name()
    {
        await using var transport = await Open();

        Assert.True(await Mosquitto.Send(transport, "alice", Requests, "{}"));
        Assert.False(await Mosquitto.SendWithoutName(transport, Requests, "{}"));
    }

    [Fact]
    public async Task a_user_may_act_only_for_itself()
    {
        await using var transport = await Open();
        var (merchant, secret) = await Merchant(transport, "alice", 500);
        var (_, other) = await Merchant(transport, "alice", 500);
        using var alice = await Mosquitto.Listen(transport, "alice", Results);
        using var bob = await Mosquitto.Listen(transport, "bob", "payments/users/bob/results");

        // On another's topic the broker takes nothing from bob, nor lets him listen there.
        await Mosquitto.Send(
            transport,
            "bob",
            Requests,
            Message(
                new
                {
                    id = "1",
                    type = "balance",
                    user_secret = secret,
                }
            )
        );
        // With another's secret he is refused on his own.
        await Mosquitto.Send(
            transport,
            "bob",
            "payments/users/bob/requests",
            Message(
                new
                {
                    id = "2",
                    type = "balance",
                    user_secret = secret,
                }
            )
        );
        var stolen = await bob.Next(transport);
        // A secret is good for the merchant that it names.
        await Mosquitto.Send(transport, "alice", Requests, Pay("3", merchant, other, "p-1", 1));
        var foreign = await alice.Next(transport);

        Assert.Equal(
            (401, "invalid_user_secret", "user_secret"),
            (stolen.Number("status"), stolen["body"]!.Text("code"), stolen["body"]!.Text("field"))
        );
        Assert.Equal(
            ("3", 400, "invalid_value", "merchant_id"),
            (foreign.Text("id"), foreign.Number("status"), foreign["body"]!.Text("code"), foreign["body"]!.Text("field"))
        );
        Assert.True(alice.HasNone && bob.HasNone);
        Assert.Equal(500, (await merchant.Get("/v1/accounts/alice"))["balances"]![0]!.Number("balance"));
    }

    [Theory]
    [InlineData("nothing", "invalid_json", null)]
    [InlineData("{}", "missing_field", "type")]
    [InlineData("{\"type\":\"give\"}", "invalid_value", "type")]
    [InlineData("{\"type\":\"balance\"}", "missing_field", "user_secret")]
    [InlineData("{\"type\":\"balance\",\"user_secret\":\"us_x\"}", "invalid_user_secret", "user_secret")]
    [InlineData("{\"type\":\"balance\",\"colour\":1}", "unknown_field", "colour")]
    [InlineData("{\"type\":\"pay\"}", "missing_field", "merchant_id")]
    [InlineData("{\"type\":\"pay\",\"user_secret\":\"SECRET\",\"merchant_id\":\"MERCHANT\"}", "missing_field", "merchant_order_id")]
    [InlineData(
        "{\"type\":\"pay\",\"user_secret\":\"SECRET\",\"merchant_id\":\"MERCHANT\",\"merchant_order_id\":\"1\",\"amount\":0,\"currency\":\"EUR\"}",
        "out_of_range",
        "amount"
    )]
    public async Task a_bad_request_is_answered_with_the_code_that_http_has(string message, string code, string? field)
    {
        await using var transport = await Open();
        var (merchant, secret) = await Merchant(transport, "alice", 500);
        using var alice = await Mosquitto.Listen(transport, "alice", Results);

        await Mosquitto.Send(
            transport,
            "alice",
            Requests,
            message.Replace("SECRET", secret, StringComparison.Ordinal).Replace("MERCHANT", merchant.Id, StringComparison.Ordinal)
        );
        var answer = await alice.Next(transport);

        Assert.Equal((code, field), (answer["body"]!.Text("code"), answer["body"]!.TextOrNull("field")));
        Assert.Equal(answer.Number("status"), answer["body"]!.Number("status"));
    }

    [Fact]
    public async Task a_merchant_that_approves_is_asked_and_its_word_counts_when_signed()
    {
        await using var transport = await Open();
        var (merchant, secret) = await Merchant(transport, "alice", 500, approves: true);
        await Payee(transport, merchant);
        using var alice = await Mosquitto.Listen(transport, "alice", Results);
        using var shop = await Mosquitto.Listen(transport, merchant.Id, $"payments/merchants/{merchant.Id}/requests");

        await Mosquitto.Send(transport, "alice", Requests, Pay("1", merchant, secret, "p-1", 100));
        var accepted = await shop.Next(transport);
        await Answer(accepted.Text("request_id"), "accepted", forged: true);
        await Answer(accepted.Text("request_id"), "accepted");
        var paid = await alice.Next(transport);
        await Mosquitto.Send(transport, "alice", Requests, Pay("2", merchant, secret, "p-2", 100));
        await Answer((await shop.Next(transport)).Text("request_id"), "declined");
        var declined = await alice.Next(transport);
        await Mosquitto.Send(transport, "alice", Requests, Pay("3", merchant, secret, "p-3", 100));
        await shop.Next(transport);
        var late = await alice.Next(transport);

        Assert.Equal(("p-1", "alice", 100), (accepted.Text("merchant_order_id"), accepted.Text("account_id"), accepted.Number("amount")));
        Assert.Equal(("paid", accepted.Text("order_id")), (paid["body"]!.Text("status"), paid["body"]!.Text("id")));
        Assert.Equal((409, "payment_declined"), (declined.Number("status"), declined["body"]!.Text("code")));
        Assert.Equal((409, "approval_timed_out"), (late.Number("status"), late["body"]!.Text("code")));
        Assert.Equal(400, (await merchant.Get("/v1/accounts/alice"))["balances"]![0]!.Number("balance"));

        Task Answer(string id, string decision, bool forged = false)
        {
            var now = transport.Server.Clock.GetUtcNow();
            var signature = StandardWebhooks.Sign(
                StandardWebhooks.KeyOf(merchant.WebhookSecret),
                id,
                now,
                Encoding.UTF8.GetBytes(forged ? "other" : decision)
            );
            return Mosquitto.Send(
                transport,
                merchant.Id,
                $"payments/merchants/{merchant.Id}/results",
                Message(
                    new
                    {
                        request_id = id,
                        decision,
                        timestamp = now.ToUnixTimeSeconds(),
                        signature,
                    }
                )
            );
        }
    }

    private static async Task<QueueTransport> Open()
    {
        var transport = await QueueTransport.Open();
        await transport.UntilConnected();
        return transport;
    }

    /// <summary>A merchant with a user who has money and a secret.</summary>
    private static async Task<(TestMerchant Merchant, string Secret)> Merchant(
        QueueTransport transport,
        string account,
        long balance,
        bool approves = false
    )
    {
        var merchant = await transport.Server.Register(new { name = "Shop", approve_payments = approves });
        await transport.Server.Admin(
            HttpMethod.Post,
            $"{merchant.Id}/accounts/{account}/adjustments",
            new
            {
                adjustment_id = "in",
                amount = balance,
                currency = "EUR",
                reason = "test",
            }
        );
        var (status, secret) = await merchant.Post($"/v1/accounts/{account}/secrets");
        Assert.Equal(HttpStatusCode.Created, status);
        return (merchant, secret.Text("secret"));
    }

    /// <summary>Makes the merchant a user of the broker, as operators do.</summary>
    private static Task Payee(QueueTransport transport, TestMerchant merchant) =>
        transport.Broker.AddUserAsync(transport.Host, "merchant", merchant.Id);

    private static string Pay(string id, TestMerchant merchant, string secret, string merchantOrderId, long amount) =>
        Message(
            new
            {
                id,
                type = "pay",
                user_secret = secret,
                merchant_id = merchant.Id,
                merchant_order_id = merchantOrderId,
                amount,
                currency = "EUR",
            }
        );

    private static string Message(object content) => JsonSerializer.SerializeToNode(content)!.ToJsonString();
}
