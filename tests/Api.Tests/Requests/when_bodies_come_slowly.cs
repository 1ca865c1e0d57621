using System.Diagnostics;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Requests;

/// <summary>Whoever sends slowly, or not at all, holds a connection and nothing else.</summary>
public sealed class When_bodies_come_slowly
{
    private const string Order = """{"merchant_order_id":"held","kind":"payment","amount":1250,"currency":"EUR"}""";

    [Fact]
    public async Task more_of_them_than_there_are_places_leave_a_place_for_everybody_else()
    {
        await using var server = await PaymentsServer.Start(
            "--Payments:Limits:RequestsInFlight",
            "2",
            "--Payments:Limits:CallbacksInFlight",
            "2"
        );
        var merchant = await server.Register();
        var slow = new List<RawConnection>();
        for (var i = 0; i < 20; i++)
        {
            var connection = await RawConnection.To(server);
            slow.Add(connection);
            await connection.Send(i % 2 == 0 ? HeadOf("/v1/orders", merchant.ApiKey) : HeadOf("/v1/channels/sandbox/callbacks", "none"));
            // The server asks for the body once it waits for it.
            Assert.StartsWith("HTTP/1.1 100", await connection.Receive(), StringComparison.Ordinal);
            await connection.Send(Order[..1]);
        }

        var order = await merchant.Order();
        await merchant.Pay(order);
        await merchant.UntilStatus(order, "paid");
        await slow[0].Send(Order[1..]);

        Assert.StartsWith("HTTP/1.1 201", await slow[0].Receive(), StringComparison.Ordinal);
        slow.ForEach(connection => connection.Dispose());
    }

    [Fact]
    public async Task one_that_takes_too_long_is_answered_408_and_closed()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        using var slow = await RawConnection.To(server);
        await slow.Send(HeadOf("/v1/orders", merchant.ApiKey));
        Assert.StartsWith("HTTP/1.1 100", await slow.Receive(), StringComparison.Ordinal);

        server.Clock.Advance(TimeSpan.FromSeconds(21));
        var answer = await slow.ReceiveAll();

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("request_timeout", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task they_do_not_keep_the_server_from_stopping()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var slow = new List<RawConnection>();
        for (var i = 0; i < 20; i++)
        {
            var connection = await RawConnection.To(server);
            slow.Add(connection);
            await connection.Send(HeadOf("/v1/orders", merchant.ApiKey));
            Assert.StartsWith("HTTP/1.1 100", await connection.Receive(), StringComparison.Ordinal);
            await connection.Send(Order[..1]);
        }

        var began = Stopwatch.GetTimestamp();
        var stopping = server.Stop();
        var answers = await Task.WhenAll(slow.Select(connection => connection.ReceiveAll()));
        await stopping;

        Assert.All(answers, answer =>
        {
            Assert.StartsWith("HTTP/1.1 503", answer, StringComparison.Ordinal);
            Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
            Assert.Contains("\r\nRetry-After: 1\r\n", answer, StringComparison.Ordinal);
            Assert.Contains("\r\nContent-Type: application/problem+json\r\n", answer, StringComparison.Ordinal);
            Assert.Contains("\"code\":\"unavailable\"", answer, StringComparison.Ordinal);
        });
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        await server.Restart();
        // Nothing was done, and what is repeated as it is, is done.
        Assert.Empty((await merchant.Get("/v1/orders"))["data"]!.AsArray());
        var (status, _) = await merchant.Send(
            HttpMethod.Post,
            "/v1/orders",
            new StringContent(Order, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"))
        );
        Assert.Equal(System.Net.HttpStatusCode.Created, status);
        slow.ForEach(connection => connection.Dispose());
    }

    private static string HeadOf(string path, string apiKey) =>
        $"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {apiKey}\r\nContent-Type: application/json\r\nContent-Length: {Order.Length}\r\nExpect: 100-continue\r\n\r\n";
}
