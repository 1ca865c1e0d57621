using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Telemetry;

public sealed class Request_ids : IDisposable
{
    private readonly RecordedLogs _logs = new();

    public void Dispose() => _logs.Dispose();

    [Theory]
    [InlineData("GET", "/v1/orders", HttpStatusCode.OK)]
    [InlineData("GET", "/v1/orders/ord_none", HttpStatusCode.NotFound)]
    [InlineData("GET", "/nowhere", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/v1/orders", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/v1/orders", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("GET", "/health/live", HttpStatusCode.OK)]
    [InlineData("GET", "/dashboard", HttpStatusCode.Unauthorized)]
    public async Task are_in_every_answer_and_in_every_problem(string method, string path, HttpStatusCode status)
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();

        using var first = await Send(server, merchant, method, path);
        using var second = await Send(server, merchant, method, path);

        Assert.Equal((status, status), (first.StatusCode, second.StatusCode));
        Assert.Matches("^req_[a-z2-7]{16}$", Id(first));
        Assert.NotEqual(Id(first), Id(second));
        if (!first.IsSuccessStatusCode)
            Assert.Equal(Id(first), (await Json.Of(first)).Text("request_id"));
    }

    [Fact]
    public async Task are_in_problems_of_limits()
    {
        await using var server = await PaymentsServer.Start("--Payments:Limits:RequestsPerSecond", "1", "--Payments:Limits:Burst", "1");
        var merchant = await server.Register();
        HttpResponseMessage? refused = null;
        for (var i = 0; i < 10 && refused is null; i++)
        {
            var answer = await Send(server, merchant, "GET", "/v1/orders");
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                refused = answer;
            else
                answer.Dispose();
        }

        Assert.Equal(Id(refused!), (await Json.Of(refused!)).Text("request_id"));
        refused!.Dispose();
    }

    [Fact]
    public async Task stand_beside_what_is_logged_meanwhile_with_the_merchant_the_order_and_what_the_client_calls_the_request()
    {
        await using var server = await PaymentsServer.Start(
            services => services.AddLogging(logging => logging.AddProvider(_logs).SetMinimumLevel(LogLevel.Trace)),
            "--Logging:LogLevel:Default",
            "Trace",
            "--Logging:LogLevel:Microsoft.AspNetCore",
            "Trace"
        );
        var merchant = await server.Register();
        var order = await merchant.Order();

        using var answer = await Send(server, merchant, "GET", "/v1/orders/" + order.Text("id"), "shop-4711");

        var told = _logs.Entries.Where(entry => entry.Text.Contains(Id(answer), StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(told);
        Assert.All(told, entry => Assert.Contains("shop-4711", entry.Text, StringComparison.Ordinal));
        Assert.Contains(told, entry =>
            entry.Text.Contains("MerchantId:" + merchant.Id, StringComparison.Ordinal)
            && entry.Text.Contains("OrderId:" + order.Text("id"), StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("forged\tline")]
    [InlineData("<script>")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task of_clients_are_left_out_when_they_are_none(string sent)
    {
        await using var server = await PaymentsServer.Start(
            services => services.AddLogging(logging => logging.AddProvider(_logs).SetMinimumLevel(LogLevel.Trace)),
            "--Logging:LogLevel:Default",
            "Trace"
        );
        var merchant = await server.Register();

        using var answer = await Send(server, merchant, "GET", "/v1/orders", sent);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain(_logs.Entries, entry => entry.Text.Contains("ClientRequestId", StringComparison.Ordinal));
    }

    private static async Task<HttpResponseMessage> Send(
        PaymentsServer server,
        TestMerchant merchant,
        string method,
        string path,
        string? id = null
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", merchant.ApiKey);
        if (id is not null)
            request.Headers.TryAddWithoutValidation("Request-Id", id);
        return await server.Http.SendAsync(request);
    }

    private static string Id(HttpResponseMessage answer) => Assert.Single(answer.Headers.GetValues("Request-Id"));
}
