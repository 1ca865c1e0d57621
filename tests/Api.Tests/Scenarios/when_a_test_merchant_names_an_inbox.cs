using System.Net;
using Payments.Api.Tests.Hosting;
using Xunit;

namespace Payments.Api.Tests.Scenarios;

/// <summary>A server that may not call addresses of its own network, as it is published.</summary>
public sealed class When_a_test_merchant_names_an_inbox
{
    [Fact]
    public async Task it_is_told_there_whatever_name_of_this_machine_it_used()
    {
        await using var server = await Published();
        var (port, path) = (new Uri(server.Url).Port, new Uri(await Inbox(server)).AbsolutePath);

        foreach (var host in (string[])["127.0.0.1", "localhost", "[::1]"])
            Assert.Null(await Told(server, "test", $"http://{host}:{port}{path}"));

        using var inbox = await server.Http.GetAsync(path + ".json");
        Assert.Equal(3, (await Json.Of(inbox))["requests"]!.AsArray().Count);
    }

    [Fact]
    public async Task its_public_name_will_do_and_is_not_resolved()
    {
        await using var server = await Published("--Payments:PublicUrl", "https://pay.invalid/shop");

        var inbox = await Inbox(server);

        Assert.StartsWith("https://pay.invalid/shop/sandbox/inbox/", inbox, StringComparison.Ordinal);
        Assert.Null(await Told(server, "test", inbox));
        Assert.Equal("dns_failure", await Told(server, "test", "https://pay.invalid/sandbox/inbox/coffee"));
        Assert.Equal("dns_failure", await Told(server, "live", "https://pay.invalid/shop/sandbox/inbox/coffee"));
    }

    [Theory]
    [InlineData("http://127.0.0.1:{port}/")]
    [InlineData("http://127.0.0.1:{port}/sandbox/inbox/")]
    [InlineData("http://127.0.0.1:{port}/sandbox/inbox/coffee/answers")]
    [InlineData("http://127.0.0.1:{port}/sandbox/inbox/coffee?status=500")]
    [InlineData("http://127.0.0.1:{port}/sandbox/inbox/../../v1/merchants")]
    [InlineData("http://127.0.0.1:{port}/sandbox/inbox/%2e%2e%2fpay")]
    [InlineData("http://127.0.0.1:{port}/sandbox/inbox/..%2f..%2fv1%2forders")]
    [InlineData("http://127.0.0.1:{port}/Sandbox/Inbox/coffee")]
    [InlineData("http://127.0.0.1:{port}/sandbox/inbox/coffee.json")]
    [InlineData("http://127.0.0.1:1/sandbox/inbox/coffee")]
    [InlineData("http://127.0.0.2:{port}/sandbox/inbox/coffee")]
    [InlineData("https://127.0.0.1:{port}/sandbox/inbox/coffee")]
    public async Task nothing_else_of_this_machine_is_reached(string url)
    {
        await using var server = await Published();

        Assert.Equal(
            "address_not_allowed",
            await Told(server, "test", url.Replace("{port}", $"{new Uri(server.Url).Port}", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task a_live_merchant_that_names_it_is_not_told()
    {
        await using var server = await Published();

        Assert.Equal("address_not_allowed", await Told(server, "live", server.Url + "/sandbox/inbox/coffee"));
    }

    [Fact]
    public async Task while_there_is_no_sandbox_it_is_not_told()
    {
        await using var server = await PaymentsServer.Start("--environment", "Production");

        Assert.Equal("address_not_allowed", await Told(server, "test", server.Url + "/sandbox/inbox/coffee"));
    }

    [Fact]
    public async Task one_that_nobody_has_made_is_not_there()
    {
        await using var server = await Published();

        Assert.Equal("http_status", await Told(server, "test", server.Url + "/sandbox/inbox/coffee"));
    }

    private static async Task<string> Inbox(PaymentsServer server)
    {
        using var made = await server.Http.PostAsync("/sandbox/inboxes", null);
        return (await Json.Of(made)).Text("url");
    }

    private static Task<PaymentsServer> Published(params string[] settings) =>
        PaymentsServer.Start(["--environment", "Production", "--Payments:Sandbox:Enabled", "true", .. settings]);

    /// <summary>Sends a test notification to a URL.</summary>
    /// <returns>Why it failed; null when it was acknowledged.</returns>
    private static async Task<string?> Told(PaymentsServer server, string mode, string url)
    {
        var merchant = await server.Register(
            new
            {
                name = "Shop",
                mode,
                notify_url = url,
            }
        );
        var (status, attempt) = await merchant.Post($"/v1/merchants/{merchant.Id}/notifications/test");
        Assert.True(status == HttpStatusCode.OK, attempt.ToJsonString());
        return attempt["error"]?.GetValue<string>();
    }
}
