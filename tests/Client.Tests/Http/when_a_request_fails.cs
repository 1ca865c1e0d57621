using Payments.Client.Orders;
using Payments.Client.Tests.Hosting;
using Xunit;
using static Payments.Client.Tests.Hosting.ScriptedServer;

namespace Payments.Client.Tests.Http;

public class When_a_request_fails
{
    private static readonly NewOrder Order1 = new()
    {
        MerchantOrderId = "1",
        Amount = 1250,
        Currency = "EUR",
    };

    [Fact]
    public async Task what_may_be_made_twice_is_made_again_until_it_is_answered()
    {
        using var server = new ScriptedServer(Broken(), Problem(503, "unavailable"), Problem(500, "internal_error"), Order());
        using var client = server.Client();
        Assert.Equal("ord_1", (await client.Orders.CreateAsync(Order1)).Id);
        Assert.Equal(4, server.Requests.Count);
        Assert.Single(server.Requests.Distinct());
    }

    [Theory]
    [InlineData(HttpRequestError.ResponseEnded)]
    [InlineData(HttpRequestError.Unknown)]
    public async Task what_may_not_be_made_twice_is_not_made_again_when_its_answer_is_lost(HttpRequestError lost)
    {
        using var server = new ScriptedServer(Broken(lost));
        using var client = server.Client();
        var error = await Assert.ThrowsAsync<PaymentsException>(() => client.Merchants.TestNotificationAsync("mer_1"));
        Assert.Equal(PaymentsException.NoAnswer, error.Code);
        Assert.True(error.MayHaveBeenCarriedOut);
    }

    [Fact]
    public async Task it_is_made_again_when_nothing_was_done()
    {
        using var server = new ScriptedServer(
            Broken(HttpRequestError.ConnectionError),
            Problem(429, "rate_limited"),
            Problem(503, "overloaded"),
            Problem(503, "unavailable")
        );
        using var client = server.Client();
        var error = await Assert.ThrowsAsync<PaymentsException>(() => client.Merchants.TestNotificationAsync("mer_1"));
        Assert.Equal((4, 503, "unavailable"), (server.Requests.Count, error.Status, error.Code));
    }

    [Theory]
    [InlineData(400, "missing_field")]
    [InlineData(401, "invalid_api_key")]
    [InlineData(404, "order_not_found")]
    [InlineData(409, "idempotency_conflict")]
    public async Task a_refusal_is_final(int status, string code)
    {
        using var server = new ScriptedServer(Problem(status, code));
        using var client = server.Client();
        var error = await Assert.ThrowsAsync<PaymentsException>(() => client.Orders.CreateAsync(Order1));
        Assert.Equal((status, code, "Because."), (error.Status, error.Code, error.Message));
        Assert.False(error.MayHaveBeenCarriedOut);
    }

    [Fact]
    public async Task it_ends_after_as_many_attempts_as_were_allowed()
    {
        using var server = new ScriptedServer(Broken(), Broken());
        using var client = server.Client(maxAttempts: 2);
        await Assert.ThrowsAsync<PaymentsException>(() => client.Orders.GetAsync("ord_1"));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task it_is_not_waited_for_longer_than_allowed()
    {
        using var server = new ScriptedServer(Problem(429, "rate_limited", TimeSpan.FromMinutes(1)));
        using var client = server.Client();
        var error = await Assert.ThrowsAsync<PaymentsException>(() => client.Orders.GetAsync("ord_1"));
        Assert.Equal(TimeSpan.FromMinutes(1), error.RetryAfter);
    }

    [Fact]
    public async Task a_page_of_a_proxy_is_named_as_such()
    {
        using var server = new ScriptedServer(Answering(System.Net.HttpStatusCode.Forbidden, "<html>"));
        using var client = server.Client();
        var error = await Assert.ThrowsAsync<PaymentsException>(() => client.Orders.GetAsync("ord_1"));
        Assert.Equal((403, PaymentsException.UnreadableAnswer), (error.Status, error.Code));
    }

    [Fact]
    public async Task an_answer_that_takes_too_long_is_given_up()
    {
        using var handler = new SilentServer();
        using var http = new HttpClient(handler);
        using var client = new PaymentsClient(
            http,
            new PaymentsClientOptions
            {
                Url = new Uri("http://payments.test"),
                MaxAttempts = 1,
                AttemptTimeout = TimeSpan.FromMilliseconds(20),
            }
        );
        var error = await Assert.ThrowsAsync<PaymentsException>(() => client.Orders.GetAsync("ord_1"));
        Assert.Equal(PaymentsException.NoAnswer, error.Code);
    }

    [Fact]
    public async Task whoever_cancels_is_not_told_of_a_failure()
    {
        using var handler = new SilentServer();
        using var http = new HttpClient(handler);
        using var client = new PaymentsClient(http, new PaymentsClientOptions { Url = new Uri("http://payments.test") });
        using var cancelled = new CancellationTokenSource();
        var asked = client.Orders.GetAsync("ord_1", cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    private sealed class SilentServer : HttpMessageHandler
    {
        private readonly TaskCompletionSource<HttpResponseMessage> _answer = new();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            _answer.Task.WaitAsync(cancellationToken);
    }
}
