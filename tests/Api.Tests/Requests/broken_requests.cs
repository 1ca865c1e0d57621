using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Payments.Api.Tests.Hosting;
using Payments.Api.Tests.Telemetry;
using Payments.Testing;
using Xunit;

namespace Payments.Api.Tests.Requests;

/// <summary>Nothing that a client does is a failure of the server's: no 5xx, no exception in the log.</summary>
public sealed class Broken_requests : IDisposable
{
    private const string Callbacks = "/v1/channels/sandbox/callbacks";
    private const string PayPage = "/sandbox/pay/x";

    private readonly RecordedLogs _logs = new();

    public void Dispose() => _logs.Dispose();

    [Theory]
    [InlineData("80000000\r\n")]
    [InlineData("FFFFFFFF\r\n")]
    [InlineData("7FFFFFFF\r\n")]
    [InlineData("FFFFFFFFFFFFFFFFFFFF\r\n")]
    [InlineData("-1\r\n")]
    [InlineData("5;\u0000\r\nab")]
    [InlineData("zz\r\n")]
    [InlineData("2\r\n{}5\r\n")]
    public async Task a_chunk_that_is_none_is_answered_4xx(string chunk)
    {
        await using var server = await Start();
        foreach (var path in new[] { "/v1/orders", Callbacks, PayPage, "/v1/nothing" })
        {
            using var connection = await RawConnection.To(server);
            await connection.Send(ChunkedTo(path) + chunk);
            // A chunk that may still come is waited for; there is none.
            connection.Finish();
            AssertRefusedOrUnanswered(await connection.ReceiveAll());
        }

        await NothingWasOurFault(server);
    }

    [Fact]
    public async Task a_reset_in_the_middle_of_a_body_is_nobodys_fault()
    {
        await using var server = await Start();
        foreach (var path in new[] { "/v1/orders", Callbacks, PayPage })
        {
            foreach (var head in new[] { ChunkedTo(path), LongTo(path) })
            {
                var connection = await RawConnection.To(server);
                await connection.Send(head);
                Assert.StartsWith("HTTP/1.1 100", await connection.Receive(), StringComparison.Ordinal);
                connection.Reset();
            }
        }

        await NothingWasOurFault(server, 6);
    }

    [Fact]
    public async Task many_resets_right_behind_the_head_are_nobodys_fault()
    {
        await using var server = await Start();
        for (var times = 0; times < 300; times++)
        {
            var connection = await RawConnection.To(server);
            await connection.Send(
                "POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
            );
            connection.Reset();
        }

        await NothingWasOurFault(server);
    }

    [Fact]
    public async Task a_body_that_ends_too_early_is_answered_400_or_not_at_all()
    {
        await using var server = await Start();
        foreach (var path in new[] { "/v1/orders", Callbacks, PayPage })
        {
            using var connection = await RawConnection.To(server);
            await connection.Send(LongTo(path) + "{");
            connection.Finish();
            AssertRefusedOrUnanswered(await connection.ReceiveAll());
        }

        await NothingWasOurFault(server);
    }

    [Fact]
    public async Task bodies_that_stopping_cuts_off_leave_no_exception()
    {
        await using var server = await Start();
        var connections = new List<RawConnection>();
        foreach (var path in new[] { "/v1/orders", Callbacks, PayPage })
        {
            var connection = await RawConnection.To(server);
            connections.Add(connection);
            await connection.Send(LongTo(path));
            Assert.StartsWith("HTTP/1.1 100", await connection.Receive(), StringComparison.Ordinal);
        }

        await server.Stop();

        AssertNoException();
        connections.ForEach(connection => connection.Dispose());
    }

    private Task<PaymentsServer> Start() =>
        PaymentsServer.Start(services => services.AddLogging(logging => logging.AddProvider(_logs).SetMinimumLevel(LogLevel.Information)));

    private static string ChunkedTo(string path) =>
        $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n";

    private static string LongTo(string path) =>
        $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n";

    private static void AssertRefusedOrUnanswered(string answer)
    {
        var last = answer.Split("HTTP/1.1 ")[^1];
        Assert.True(last.Length == 0 || last.StartsWith("100", StringComparison.Ordinal) || last.StartsWith('4'), answer);
    }

    private async Task NothingWasOurFault(PaymentsServer server, int ended = 0)
    {
        // The server learns of a reset when it looks.
        await Poll.Until("an end of every request", async () =>
            (await server.Metrics()).Where(series => IsRequest(series.Key, "status=\"4")).Sum(series => series.Value) >= ended
        );
        var metrics = await server.Metrics();
        Assert.DoesNotContain(metrics.Keys, series => IsRequest(series, "status=\"5"));
        AssertNoException();
    }

    private static bool IsRequest(string series, string with) =>
        series.StartsWith("payments_http_request_duration_seconds_count", StringComparison.Ordinal)
        && series.Contains(with, StringComparison.Ordinal);

    private void AssertNoException() =>
        // Orleans warns of the machine that it starts on.
        Assert.DoesNotContain(_logs.Entries, entry =>
            entry.Level >= LogLevel.Error
            || entry.Text.Contains("Exception", StringComparison.Ordinal)
            || (entry.Level == LogLevel.Warning && !entry.Category.StartsWith("Orleans", StringComparison.Ordinal))
        );
}
