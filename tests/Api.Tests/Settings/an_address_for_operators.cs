using System.Net;
using System.Net.Http.Headers;
using Payments.Api.Tests.Hosting;
using Payments.Hosting.Settings;
using Payments.Testing.Processes;
using Xunit;

namespace Payments.Api.Tests.Settings;

public sealed class An_address_for_operators
{
    [Theory]
    [InlineData("/metrics")]
    [InlineData("/METRICS")]
    [InlineData("/metrics/")]
    [InlineData("/%6Detrics")]
    [InlineData("/health/ready")]
    [InlineData("/Health/READY/")]
    [InlineData("/dashboard")]
    [InlineData("/dashboard/")]
    [InlineData("/DashBoard/index.html")]
    public async Task has_what_is_theirs_and_the_public_one_has_not(string path)
    {
        var port = Ports.FindFree();
        await using var server = await PaymentsServer.Start("--Payments:Management:Url", $"http://127.0.0.1:{port}");

        using var open = await Get(server, server.Url + path, null);
        using var claimed = await Get(server, server.Url + path, $"127.0.0.1:{port}");
        using var own = await Get(server, $"http://127.0.0.1:{port}{path}", null);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (open.StatusCode, claimed.StatusCode));
        Assert.Contains(
            "unknown_route",
            await open.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.NotEqual(HttpStatusCode.NotFound, own.StatusCode);
    }

    [Fact]
    public async Task has_nothing_that_is_everybodys_but_whether_the_server_lives()
    {
        var port = Ports.FindFree();
        await using var server = await PaymentsServer.Start("--Payments:Management:Url", $"http://127.0.0.1:{port}");
        var merchant = await server.Register();
        var order = await merchant.Order();

        using var live = await Get(server, server.Url + "/health/live", null);
        using var own = await Get(server, $"http://127.0.0.1:{port}/health/live", null);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (live.StatusCode, own.StatusCode));
        Assert.StartsWith(server.Url, order.Text("pay_url"), StringComparison.Ordinal);
        foreach (var path in new[] { "/v1/orders", "/docs", "/openapi/v1.json", "/", "/v1/stream", "/nothing" })
        {
            using var answer = await Get(server, $"http://127.0.0.1:{port}{path}", null);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("127.0.0.1:5001")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://127.0.0.1:5001/metrics")]
    [InlineData("https://127.0.0.1:5001")]
    [InlineData("http://unix:/tmp/socket")]
    [InlineData("http://127.0.0.1:5002")]
    public async Task that_is_not_usable_is_named(string url)
    {
        var error = await Assert.ThrowsAsync<SettingException>(() =>
            PaymentsServer.Start("--Payments:Management:Url", url, "--urls", "http://127.0.0.1:5002")
        );

        Assert.Equal("Payments:Management:Url", error.Setting);
    }

    private static Task<HttpResponseMessage> Get(PaymentsServer server, string url, string? host)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.AdminToken());
        if (host is not null)
            request.Headers.Host = host;
        return server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
