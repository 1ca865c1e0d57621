using System.Net;
using System.Text;
using Payments.Channels;
using Payments.Domain.Signatures;
using Payments.Sandbox.Provider;
using Xunit;

namespace Payments.Sandbox.Tests;

public sealed class Signing_requests : SandboxTest
{
    private const string Terms = """{"order_id":"ord_1","amount":100,"currency":"EUR","expires_at":"2026-01-02T00:00:00Z"}""";

    [Fact]
    public async Task a_signed_request_is_answered()
    {
        using var response = await Send("POST", "/sandbox/v1/orders", Terms);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("POST /sandbox/v1/charges\n", "invalid_signature")]
    [InlineData("GET /sandbox/v1/orders\n", "invalid_signature")]
    [InlineData("POST /sandbox/v1/orders?x=1\n", "invalid_signature")]
    [InlineData("", "invalid_signature")]
    public async Task a_signature_for_another_operation_does_not_fit(string signedStart, string code) =>
        await IsProblem(await Send("POST", "/sandbox/v1/orders", Terms, signedStart: signedStart), 401, code);

    [Fact]
    public async Task another_key_does_not_fit()
    {
        await IsProblem(
            await Send("POST", "/sandbox/v1/orders", Terms, key: SandboxOptions.DeriveKey("another master"u8)),
            401,
            "invalid_signature"
        );
        var stranger = Sandbox.ChannelWith(options => options with { Key = new byte[32] });
        Assert.Equal(ChannelResponse.NoAnswer, (await stranger.Verify(Sandbox.NewOrder(), Cancellation)).Response);
    }

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    public async Task a_request_of_another_time_is_refused(int seconds) =>
        await IsProblem(await Send("POST", "/sandbox/v1/orders", Terms, seconds: seconds), 401, "timestamp_out_of_range");

    [Fact]
    public async Task a_request_without_a_signature_is_refused()
    {
        foreach (var path in new[] { "verifications", "orders", "orders/ord_1/close", "charges", "refunds", "faults" })
            await IsProblem(
                await Sandbox.Http.PostAsync($"{Sandbox.Url}/sandbox/v1/{path}", new StringContent(Terms), Cancellation),
                401,
                "invalid_signature"
            );
        await IsProblem(await Sandbox.Http.GetAsync($"{Sandbox.Url}/sandbox/v1/orders/ord_1", Cancellation), 401, "invalid_signature");
    }

    [Fact]
    public async Task a_body_that_is_too_long_is_refused_before_its_signature_is_looked_at() =>
        await IsProblem(await Send("POST", "/sandbox/v1/orders", new string(' ', 17 * 1024)), 413, "body_too_large");

    [Theory]
    [InlineData("orders", "{", 400, "invalid_json", "$")]
    [InlineData("orders", "null", 400, "invalid_json", null)]
    [InlineData(
        "orders",
        """{"order_id":"o/1","amount":1,"currency":"EUR","expires_at":"2026-01-02T00:00:00Z"}""",
        400,
        "invalid_format",
        "order_id"
    )]
    [InlineData(
        "orders",
        """{"order_id":"o","amount":0,"currency":"EUR","expires_at":"2026-01-02T00:00:00Z"}""",
        400,
        "out_of_range",
        "amount"
    )]
    [InlineData(
        "orders",
        """{"order_id":"o","amount":1000000000001,"currency":"EUR","expires_at":"2026-01-02T00:00:00Z"}""",
        400,
        "out_of_range",
        "amount"
    )]
    [InlineData(
        "orders",
        """{"order_id":"o","amount":1,"currency":"XAU","expires_at":"2026-01-02T00:00:00Z"}""",
        400,
        "unknown_currency",
        "currency"
    )]
    [InlineData("orders/other/close", Terms, 400, "invalid_value", "order_id")]
    [InlineData("charges", $$$"""{"key":"","order":{{{Terms}}}}""", 400, "invalid_format", "key")]
    [InlineData("refunds", """{"key":"k","order_id":"o","payment_id":"p","amount":-1,"currency":"EUR"}""", 400, "out_of_range", "amount")]
    [InlineData("faults", """{"delay_ms":600001}""", 400, "out_of_range", "delay_ms")]
    [InlineData("faults", """{"pending_refunds":-1}""", 400, "out_of_range", "pending_refunds")]
    [InlineData("faults", """{"outage":"sometimes"}""", 400, "invalid_json", "$.outage")]
    public async Task a_signed_request_that_makes_no_sense_is_refused(string path, string body, int status, string code, string? field) =>
        await IsProblem(await Send("POST", "/sandbox/v1/" + path, body), status, code, field);

    [Fact]
    public async Task faults_are_set_and_ended_by_signed_requests_even_while_it_is_down()
    {
        using var down = await Send("POST", "/sandbox/v1/faults", """{"outage":"refuses"}""");
        Assert.Equal(Outage.Refuses, Sandbox.Faults.Plan.Outage);
        Assert.Equal(ChannelResponse.NoAnswer, (await Sandbox.Channel.Verify(Sandbox.NewOrder(), Cancellation)).Response);
        using var up = await Send("POST", "/sandbox/v1/faults", "{}");
        Assert.Equal(ChannelResponse.Yes, (await Sandbox.Channel.Verify(Sandbox.NewOrder(), Cancellation)).Response);
    }

    private Task<HttpResponseMessage> Send(
        string method,
        string path,
        string body,
        int seconds = 0,
        byte[]? key = null,
        string? signedStart = null
    )
    {
        var at = Sandbox.Clock.GetUtcNow().AddSeconds(seconds);
        var request = new HttpRequestMessage(new HttpMethod(method), Sandbox.Url + path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add(StandardWebhooks.IdHeader, "req_1");
        request.Headers.Add(StandardWebhooks.TimestampHeader, at.ToUnixTimeSeconds().ToString());
        request.Headers.Add(
            StandardWebhooks.SignatureHeader,
            StandardWebhooks.Sign(
                key ?? Sandbox.Options.Key,
                "req_1",
                at,
                Encoding.UTF8.GetBytes((signedStart ?? $"{method} {path}\n") + body)
            )
        );
        return Sandbox.Http.SendAsync(request, Cancellation);
    }
}
