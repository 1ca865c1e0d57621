using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Streaming;
using Payments.Api.Tests.Hosting;
using Payments.Domain.Signatures;
using Xunit;

namespace Payments.Api.Tests.Streaming;

/// <summary>Who may open a stream, how many, and why one is closed.</summary>
public sealed class When_a_stream_is_opened
{
    [Fact]
    public async Task the_first_frame_may_say_who_it_is()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        await using var stream = await StreamClient.Connect(server, null);

        var answer = await stream.Ask(new { type = "authenticate", api_key = merchant.ApiKey });

        Assert.Equal(("authenticated", merchant.Id), (answer.Text("type"), answer.Text("merchant_id")));
        Assert.Equal(200, (await stream.Ask(new { type = "list_orders", id = "1" })).Number("status"));
    }

    [Theory]
    [InlineData("""{"type":"list_orders","id":"1"}""", "missing_credentials")]
    [InlineData("""{"type":"ping"}""", "missing_credentials")]
    [InlineData("""{"type":"authenticate"}""", "invalid_api_key")]
    [InlineData("""{"type":"authenticate","api_key":"sk_mer_x_y"}""", "invalid_api_key")]
    [InlineData("""not json""", "missing_credentials")]
    public async Task a_first_frame_that_does_not_is_the_last(string frame, string reason)
    {
        await using var server = await PaymentsServer.Start();
        await using var stream = await StreamClient.Connect(server, null);

        await stream.SendText(frame);

        Assert.Equal((4001, reason), await stream.Closed());
    }

    [Fact]
    public async Task who_does_not_say_so_in_time_is_closed()
    {
        await using var server = await PaymentsServer.Start();
        await using var stream = await StreamClient.Connect(server, null);
        var connections = server.Services.GetRequiredService<StreamConnections>();
        await Until(() => connections.Count == 1);

        server.Clock.Advance(TimeSpan.FromSeconds(12));

        Assert.Equal((4001, "authentication_timeout"), await stream.Closed());
    }

    [Fact]
    public async Task a_wrong_key_is_refused_before_the_upgrade()
    {
        await using var server = await PaymentsServer.Start();

        Assert.Equal(401, await Refusal(server, new TestMerchant(server, "mer_x", "sk_mer_x_y", "")));
    }

    [Fact]
    public async Task a_request_that_is_no_upgrade_is_told_so()
    {
        await using var server = await PaymentsServer.Start();

        using var response = await server.Http.GetAsync("/v1/stream");

        Assert.Equal((HttpStatusCode.UpgradeRequired, "websocket_required"), (response.StatusCode, (await Json.Of(response)).Text("code")));
    }

    [Fact]
    public async Task a_signed_upgrade_is_enough_where_only_signatures_are()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register(new { name = "Shop", signed_only = true });

        await using var stream = await StreamClient.Connect(server, null, options => Sign(options, merchant, server.Clock.GetUtcNow()));

        Assert.Equal(200, (await stream.Ask(new { type = "list_orders", id = "1" })).Number("status"));
        Assert.Equal(401, await Refusal(server, merchant));
    }

    [Fact]
    public async Task a_signed_upgrade_that_somebody_sends_again_opens_nothing()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var now = server.Clock.GetUtcNow();
        await using var stream = await StreamClient.Connect(server, null, options => Sign(options, merchant, now));

        var again = await Refusal(server, null, options => Sign(options, merchant, now));
        await using var anew = await StreamClient.Connect(server, null, options => Sign(options, merchant, now.AddSeconds(1)));

        Assert.Equal(409, again);
        Assert.Equal("pong", (await anew.Ask(new { type = "ping" })).Text("type"));
    }

    [Fact]
    public async Task a_merchant_has_so_many_connections_and_gets_places_back()
    {
        await using var server = await PaymentsServer.Start("--Payments:Stream:MaxConnections", "2");
        var merchant = await server.Register();
        var first = await StreamClient.Connect(server, merchant);
        await using var second = await StreamClient.Connect(server, merchant);
        await using var other = await StreamClient.Connect(server, await server.Register());

        Assert.Equal(429, await Refusal(server, merchant));
        await using (var third = await StreamClient.Connect(server, null))
        {
            await third.Send(new { type = "authenticate", api_key = merchant.ApiKey });
            Assert.Equal((4029, "too_many_connections"), await third.Closed());
        }

        await first.DisposeAsync();
        var connections = server.Services.GetRequiredService<StreamConnections>();
        await Until(() => connections.Count == 2);
        await using var again = await StreamClient.Connect(server, merchant);
        Assert.Equal("pong", (await again.Ask(new { type = "ping" })).Text("type"));
    }

    [Fact]
    public async Task so_many_may_be_unknown_at_a_time()
    {
        await using var server = await PaymentsServer.Start("--Payments:Stream:MaxUnauthenticated", "1");
        var merchant = await server.Register();
        await using var first = await StreamClient.Connect(server, null);

        Assert.Equal(429, await Refusal(server, null));
        await using var known = await StreamClient.Connect(server, merchant);
        await first.Ask(new { type = "authenticate", api_key = merchant.ApiKey });
        await using var second = await StreamClient.Connect(server, null);
        Assert.Equal("authenticated", (await second.Ask(new { type = "authenticate", api_key = merchant.ApiKey })).Text("type"));
    }

    [Fact]
    public async Task a_binary_frame_closes_it()
    {
        await using var server = await PaymentsServer.Start();
        await using var stream = await StreamClient.Connect(server, await server.Register());

        await stream.Socket.SendAsync(new byte[10_000], WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);

        Assert.Equal((1003, "text_only"), await stream.Closed());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public async Task a_text_that_is_not_UTF8_closes_it_and_its_sender_reads_why(int frames)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        for (var i = 0; i < 20; i++)
        {
            await using var stream = await StreamClient.Connect(server, merchant);

            for (var j = 0; j < frames; j++)
                await stream.Socket.SendAsync(
                    new byte[] { 0xFF, 0xFE },
                    WebSocketMessageType.Text,
                    endOfMessage: true,
                    CancellationToken.None
                );

            Assert.Equal((1007, ""), await stream.Closed());
        }
    }

    [Fact]
    public async Task a_frame_that_is_too_long_closes_it_and_one_that_just_fits_does_not()
    {
        await using var server = await PaymentsServer.Start("--Payments:Stream:MaxFrameBytes", "4096");
        await using var stream = await StreamClient.Connect(server, await server.Register());

        await stream.SendText("""{"type":"ping"}""" + new string(' ', 4096 - 15));
        var fits = await stream.Next();
        await stream.SendText("""{"type":"ping"}""" + new string(' ', 4097 - 15));

        Assert.Equal("pong", fits.Text("type"));
        Assert.Equal((1009, "frame_too_large"), await stream.Closed());
    }

    [Fact]
    public async Task a_revoked_key_ends_it_within_two_seconds_though_nothing_is_sent()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        await using var stream = await StreamClient.Connect(server, merchant);
        await stream.Ask(new { type = "ping" });
        var (_, shown) = await server.Admin(HttpMethod.Get, merchant.Id);

        await server.Admin(HttpMethod.Delete, $"{merchant.Id}/keys/{shown["keys"]![0]!.Text("id")}");
        server.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal((4003, "invalid_api_key"), await stream.Closed());
    }

    [Fact]
    public async Task a_server_that_stops_says_so()
    {
        await using var server = await PaymentsServer.Start();
        await using var stream = await StreamClient.Connect(server, await server.Register());
        await stream.Ask(new { type = "ping" });

        var stopping = server.Stop();

        Assert.Equal((1001, "going_away"), await stream.Closed());
        await stopping;
    }

    private static void Sign(ClientWebSocketOptions options, TestMerchant merchant, DateTimeOffset now)
    {
        options.SetRequestHeader("merchant-id", merchant.Id);
        options.SetRequestHeader(StandardWebhooks.IdHeader, "1");
        options.SetRequestHeader(StandardWebhooks.TimestampHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        options.SetRequestHeader(
            StandardWebhooks.SignatureHeader,
            StandardWebhooks.Sign(StandardWebhooks.KeyOf(merchant.WebhookSecret), "1", now, Encoding.UTF8.GetBytes("GET /v1/stream\n"))
        );
    }

    private static async Task<int> Refusal(PaymentsServer server, TestMerchant? merchant, Action<ClientWebSocketOptions>? configure = null)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (merchant is not null)
            socket.Options.SetRequestHeader("Authorization", "Bearer " + merchant.ApiKey);
        configure?.Invoke(socket.Options);
        await Assert.ThrowsAsync<WebSocketException>(() =>
            socket.ConnectAsync(
                new Uri(server.Url.Replace("http:", "ws:", StringComparison.Ordinal) + "/v1/stream"),
                CancellationToken.None
            )
        );
        return (int)socket.HttpStatusCode;
    }

    private static async Task Until(Func<bool> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (!condition())
        {
            timeout.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
