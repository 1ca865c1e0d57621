using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Payments.Domain.Ids;
using Payments.Domain.Notifications;
using Payments.Testing;
using Xunit;
using static Payments.Notifications.Tests.Senders;

namespace Payments.Notifications.Tests;

/// <summary>Endpoints that are slow, gone, or not what they should be.</summary>
public sealed class When_an_endpoint_is_broken : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly NotificationSender _sender;

    public When_an_endpoint_is_broken() => _sender = Sender(_clock);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _sender.Dispose();

    [Fact]
    public async Task an_endpoint_has_15_seconds()
    {
        var arrived = new TaskCompletionSource();
        await using var merchant = await MerchantServer.Start((_, context) => Hang(context, arrived));

        var sending = _sender.Send(To(merchant.Url), SentEvent, Content, Ct);
        await arrived.Task.WaitAsync(Ct);
        _clock.Advance(TimeSpan.FromSeconds(15) - TimeSpan.FromMilliseconds(1));
        Assert.False(sending.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        var delivery = await sending;
        Assert.Equal((null, DeliveryErrors.Timeout, TimeSpan.FromSeconds(15)), (delivery.HttpStatus, delivery.Error, delivery.Duration));
    }

    [Fact]
    public async Task a_body_that_drips_is_not_waited_for()
    {
        var arrived = new TaskCompletionSource();
        await using var merchant = await MerchantServer.Start(
            async (_, context) =>
            {
                await context.Response.WriteAsync("succ");
                await context.Response.Body.FlushAsync();
                await Hang(context, arrived);
            }
        );

        var sending = _sender.Send(To(merchant.Url, ackBody: "success"), SentEvent, Content, Ct);
        await arrived.Task.WaitAsync(Ct);
        _clock.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(DeliveryErrors.Timeout, (await sending).Error);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("abc", DeliveryErrors.ConnectionFailed)]
    public async Task a_body_that_breaks_off_matters_only_where_a_body_is_demanded(string? ackBody, string? error)
    {
        await using var merchant = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");

        var delivery = await _sender.Send(To(merchant.Url, ackBody), SentEvent, Content, Ct);

        Assert.Equal((200, error, "abc"), (delivery.HttpStatus, delivery.Error, delivery.Response));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 2")]
    [InlineData("SSH-2.0-OpenSSH_9.9\r\n")]
    [InlineData("HTTP/1.1 abc OK\r\n\r\n")]
    public async Task what_is_not_http_is_a_failed_connection(string answer)
    {
        await using var merchant = new RawServer(answer);

        Assert.Equal(DeliveryErrors.ConnectionFailed, (await _sender.Send(To(merchant.Url), SentEvent, Content, Ct)).Error);
    }

    [Fact]
    public async Task huge_headers_are_a_failed_connection()
    {
        await using var merchant = new RawServer("HTTP/1.1 200 OK\r\nX: " + new string('x', 100_000) + "\r\nContent-Length: 0\r\n\r\n");

        Assert.Equal(DeliveryErrors.ConnectionFailed, (await _sender.Send(To(merchant.Url), SentEvent, Content, Ct)).Error);
    }

    [Theory]
    [InlineData("Content-Length: 9223372036854775807")]
    [InlineData("Content-Length: 9223372036854775808")]
    [InlineData("Content-Length: -1")]
    [InlineData("Content-Length: 1\r\nContent-Length: 2")]
    [InlineData("Content-Length: a lot")]
    [InlineData("Content-Length: 1023")]
    [InlineData("Content-Length: 1024")]
    [InlineData("Content-Length: 2147483647")]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: gzip, chunked, nonsense")]
    [InlineData("Content-Type: ;;;")]
    [InlineData("Content-Type: text/plain; charset=no-such\r\nContent-Encoding: br")]
    [InlineData("Location: http://[::\r\nRetry-After: 99999999999999999999")]
    [InlineData("Retry-After: -1\r\nRetry-After: 1")]
    [InlineData("Retry-After: Fri, 31 Dec 9999 23:59:59 GMT")]
    [InlineData("Retry-After: Mon, 01 Jan 0001 00:00:00 GMT")]
    [InlineData("Date: never\r\nExpires: -1\r\nAge: 1e9\r\nSet-Cookie: \u00ff")]
    [InlineData("Trailer: x\r\nUpgrade: h2c\r\nConnection: close, close, close")]
    public async Task whatever_the_headers_of_an_answer_say_is_an_attempt(string headers)
    {
        foreach (var status in new[] { "200 OK", "503 Busy", "302 Found", "101 Switching Protocols", "999 Beyond" })
        {
            await using var merchant = new RawServer($"HTTP/1.1 {status}\r\n{headers}\r\n\r\nsuccess");
            foreach (var ackBody in new[] { null, "success" })
            {
                var delivery = await _sender.Send(To(merchant.Url, ackBody), SentEvent, Content, Ct);
                // Its schedule must bear what it says, too.
                var (line, rows) = Outbox
                    .Empty.Add(SentEvent, 1, _clock.GetUtcNow())
                    .RecordAttempt(SentEvent, 1, delivery, _clock.GetUtcNow(), 0.5);

                Assert.NotEqual(DeliveryErrors.InternalError, delivery.Error);
                Assert.Equal(delivery.IsAcknowledged, line.Pending.IsEmpty);
                Assert.Single(rows);
            }
        }
    }

    [Fact]
    public async Task a_body_of_any_size_is_an_attempt_that_keeps_the_beginning_of_it()
    {
        await using var merchant = new RawServer(
            "HTTP/1.1 503 Busy\r\nContent-Length: 9223372036854775807\r\n\r\n" + new string('x', 200_000)
        );

        var delivery = await _sender.Send(To(merchant.Url), SentEvent, Content, Ct);

        Assert.Equal((503, DeliveryErrors.HttpStatus, new string('x', 1024)), (delivery.HttpStatus, delivery.Error, delivery.Response));
    }

    [Fact]
    public async Task a_thousand_headers_are_a_failed_connection()
    {
        await using var merchant = new RawServer(
            "HTTP/1.1 200 OK\r\n"
                + string.Concat(Enumerable.Range(0, 1000).Select(i => $"X-{i}: {i:D16}\r\n"))
                + "Content-Length: 0\r\n\r\n"
        );

        Assert.Equal(DeliveryErrors.ConnectionFailed, (await _sender.Send(To(merchant.Url), SentEvent, Content, Ct)).Error);
    }

    [Theory]
    [InlineData("http://a..b/")]
    [InlineData("http://xn--/")]
    [InlineData("http://%00/")]
    [InlineData("http://shop.example:0/")]
    public async Task a_host_that_nobody_can_have_is_an_attempt(string url)
    {
        var delivery = await _sender.Send(To(url), SentEvent, Content, Ct);

        Assert.NotNull(delivery.Error);
        Assert.NotEqual(DeliveryErrors.InternalError, delivery.Error);
    }

    [Fact]
    public async Task what_nobody_foresaw_is_an_attempt_and_is_logged()
    {
        var log = new RecordedLines();
        using var sender = Sender(_clock, logger: log);
        await using var merchant = await MerchantServer.Answering(200);

        // Without a key it cannot be signed: a bug of ours, of a kind that no answer has a code for.
        var delivery = await sender.Send(
            new NotificationTarget(merchant.Url, [], null) { OrderId = new OrderId("ord_1") },
            SentEvent,
            Content,
            Ct
        );

        Assert.Equal((null, DeliveryErrors.InternalError, true), (delivery.HttpStatus, delivery.Error, delivery.IsEndpointFailure));
        var (_, text, error) = Assert.Single(log.All, line => line.Level == LogLevel.Error);
        Assert.Contains("ord_1", text, StringComparison.Ordinal);
        Assert.IsType<ArgumentException>(error);
    }

    [Fact]
    public async Task nobody_listening_is_a_refused_connection()
    {
        // Bound but not listening: nobody else can take the port meanwhile, and whoever connects is refused.
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var delivery = await _sender.Send(To($"http://{bound.LocalEndPoint}/"), SentEvent, Content, Ct);

        Assert.Equal((null, DeliveryErrors.ConnectionRefused), (delivery.HttpStatus, delivery.Error));
    }

    [Fact]
    public async Task a_name_that_does_not_resolve_is_named()
    {
        using var failing = Sender(_clock, (_, _) => throw new SocketException((int)SocketError.HostNotFound));
        using var empty = Sender(_clock, Always());

        Assert.Equal(DeliveryErrors.DnsFailure, (await failing.Send(To("http://shop.example/"), SentEvent, Content, Ct)).Error);
        Assert.Equal(DeliveryErrors.DnsFailure, (await empty.Send(To("http://shop.example/"), SentEvent, Content, Ct)).Error);
    }

    [Fact]
    public async Task a_certificate_that_nobody_vouches_for_is_not_accepted()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest(
            "CN=127.0.0.1",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        ).CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        await using var merchant = await MerchantServer.Start((_, _) => Task.CompletedTask, certificate: certificate);

        Assert.Equal(DeliveryErrors.TlsFailure, (await _sender.Send(To(merchant.Url), SentEvent, Content, Ct)).Error);
        Assert.Empty(merchant.All);
    }

    [Fact]
    public async Task an_attempt_that_the_server_gives_up_has_no_outcome()
    {
        var arrived = new TaskCompletionSource();
        await using var merchant = await MerchantServer.Start((_, context) => Hang(context, arrived));
        using var stopping = new CancellationTokenSource();

        var sending = _sender.Send(To(merchant.Url), SentEvent, Content, stopping.Token);
        await arrived.Task.WaitAsync(Ct);
        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task an_endpoint_is_given_only_so_many_connections()
    {
        var connections = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var two = new TaskCompletionSource();
        await using var merchant = await MerchantServer.Start(
            async (_, context) =>
            {
                connections.AddOrUpdate(context.Connection.Id, 1, (_, requests) => requests + 1);
                if (connections.Count >= 2)
                    two.TrySetResult();
                await two.Task;
            }
        );
        using var sender = Sender(_clock, connections: 2);

        var deliveries = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => sender.Send(To(merchant.Url), SentEvent, Content, Ct)));

        Assert.All(deliveries, delivery => Assert.True(delivery.IsAcknowledged));
        Assert.Equal(2, connections.Count);
    }

    private static async Task Hang(HttpContext context, TaskCompletionSource arrived)
    {
        var aborted = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(aborted.SetResult);
        arrived.TrySetResult();
        await aborted.Task;
    }
}
