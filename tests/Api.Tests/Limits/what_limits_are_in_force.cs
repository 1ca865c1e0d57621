using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Limits;

public sealed class What_limits_are_in_force
{
    [Fact]
    public async Task an_operator_sees_those_of_the_process_and_what_is_in_use()
    {
        await using var server = await PaymentsServer.Start(
            "--Payments:Limits:RequestsInFlight",
            "77",
            "--Payments:Stream:MaxSubscriptions",
            "9"
        );

        var limits = await Read(server, "/v1/limits", server.AdminToken());

        var inFlight = Limit(limits, "requests", "requests_in_flight");
        // The one that is in use is this request.
        Assert.Equal(
            (77, 1, "Payments:Limits:RequestsInFlight"),
            (inFlight.Number("value"), inFlight.Number("in_use"), inFlight.Text("setting"))
        );
        Assert.Equal(9, Limit(limits, "stream", "subscriptions_of_a_connection").Number("value"));
        Assert.Equal(65_536, Limit(limits, "bodies", "body").Number("value"));
        Assert.Equal(180, Limit(limits, "top_ups", "time_to_a_result").Number("value"));
        Assert.Equal(0, Limit(limits, "channel_calls", "sandbox").Number("in_use"));
        Assert.DoesNotContain(limits["limits"]!.AsArray(), limit => limit!.Text("group") == "queue");
        Assert.Equal(
            ["amount_limit", "blocked_payer", "velocity"],
            limits["risk_rules"]!.AsArray().Select(rule => rule!.GetValue<string>())
        );
        var names = limits["limits"]!.AsArray().Select(limit => limit!.Text("group") + "/" + limit!.Text("name")).ToArray();
        Assert.Equal(names.Distinct(StringComparer.Ordinal), names);
    }

    [Fact]
    public async Task those_of_the_queue_are_there_where_a_broker_is_set()
    {
        await using var server = await PaymentsServer.Start(
            "--Payments:RabbitMq:Uri",
            "amqp://127.0.0.1:1/",
            "--Payments:RabbitMq:Prefetch",
            "31"
        );

        var limits = await Read(server, "/v1/limits", server.AdminToken());

        Assert.Equal(31, Limit(limits, "queue", "unacknowledged_messages").Number("value"));
        Assert.Equal(
            (31, 0),
            (Limit(limits, "queue", "messages_at_once").Number("value"), Limit(limits, "queue", "messages_at_once").Number("in_use"))
        );
        Assert.Equal(0, Limit(limits, "mqtt", "payments_that_wait_for_approval").Number("in_use"));
    }

    [Fact]
    public async Task a_merchant_sees_its_own_and_its_rules_by_a_key_that_may_manage_it()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(
            new
            {
                name = "Shop",
                max_open_orders = 5,
                rate_limit = new { per_second = 7, burst = 9 },
                risk_rules = new[] { new { rule = "velocity", parameters = new { max_orders = 2, window_seconds = 60 } } },
            }
        );
        await merchant.Order();
        await merchant.Order();
        var path = $"/v1/merchants/{merchant.Id}/limits";

        var own = await Read(server, path, merchant.ApiKey);
        Assert.Null(own["risk_rules"]);
        var (open, burst) = (Limit(own, "merchant", "open_orders"), Limit(own, "requests", "burst"));
        Assert.Equal((5, 2, "max_open_orders"), (open.Number("value"), open.Number("in_use"), open.Text("setting")));
        Assert.Equal((9, "rate_limit"), (burst.Number("value"), burst.Text("setting")));
        Assert.InRange(burst.Number("in_use"), 1, 9);
        Assert.Equal(1, Limit(own, "merchant", "api_keys").Number("in_use"));

        var (_, key) = await server.Admin(
            HttpMethod.Post,
            merchant.Id + "/keys",
            new { name = "boss", scopes = new[] { "read", "manage" } }
        );
        foreach (var who in new[] { key.Text("api_key"), server.AdminToken() })
            Assert.Equal("velocity", (await Read(server, path, who))["risk_rules"]![0]!.Text("rule"));
    }

    [Fact]
    public async Task nobody_else_sees_them()
    {
        await using var server = await PaymentsServer.Start();
        var (merchant, other) = (await server.Register(), await server.Register());

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_admin_token"), await Refusal(server, "/v1/limits", merchant.ApiKey));
        Assert.Equal(
            (HttpStatusCode.Unauthorized, "missing_credentials"),
            await Refusal(server, $"/v1/merchants/{merchant.Id}/limits", null)
        );
        Assert.Equal(
            (HttpStatusCode.NotFound, "merchant_not_found"),
            await Refusal(server, $"/v1/merchants/{merchant.Id}/limits", other.ApiKey)
        );
        Assert.Equal(
            (HttpStatusCode.NotFound, "merchant_not_found"),
            await Refusal(server, "/v1/merchants/mer_x/limits", server.AdminToken())
        );
    }

    private static JsonNode Limit(JsonObject limits, string group, string name) =>
        limits["limits"]!.AsArray().Single(limit => limit!.Text("group") == group && limit!.Text("name") == name)!;

    private static async Task<JsonObject> Read(PaymentsServer server, string path, string key)
    {
        using var response = await Send(server, path, key);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await Json.Of(response);
    }

    private static async Task<(HttpStatusCode, string)> Refusal(PaymentsServer server, string path, string? key)
    {
        using var response = await Send(server, path, key);
        return (response.StatusCode, (await Json.Of(response)).Text("code"));
    }

    private static async Task<HttpResponseMessage> Send(PaymentsServer server, string path, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await server.Http.SendAsync(request);
    }
}
