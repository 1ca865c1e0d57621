using System.Net;
using System.Net.WebSockets;
using Payments.Console.Access;
using Payments.Console.Connections;
using Payments.Console.Settings;
using Payments.Console.Tests.Hosting;
using Payments.Domain.Ids;
using Xunit;

namespace Payments.Console.Tests.Access;

public sealed class When_too_many_pages_are_open
{
    private static readonly ConsoleUser Operator = new(null, null, "mark", default);
    private static readonly ConsoleUser Coffee = new(new MerchantId("mrc_coffee"), "key_1", null, default);
    private static readonly ConsoleUser Tea = new(new MerchantId("mrc_tea"), "key_2", null, default);

    private readonly PageLimiter _pages = new(
        new ConsoleSettings
        {
            MaxConnections = 4,
            MaxConnectionsPerMerchant = 2,
            SignInsPerMinute = 10,
        }
    );

    [Fact]
    public void A_merchant_has_no_more_than_its_share_and_leaves_others_theirs()
    {
        Assert.True(_pages.TryAcquire(Coffee));
        Assert.True(_pages.TryAcquire(Coffee));
        Assert.False(_pages.TryAcquire(Coffee));
        Assert.True(_pages.TryAcquire(Tea));
        Assert.True(_pages.TryAcquire(Operator));
    }

    [Fact]
    public void All_together_have_no_more_than_there_are_and_one_that_closes_makes_room()
    {
        Assert.True(_pages.TryAcquire(Operator));
        Assert.True(_pages.TryAcquire(Operator));
        Assert.True(_pages.TryAcquire(Operator));
        Assert.True(_pages.TryAcquire(Coffee));
        Assert.False(_pages.TryAcquire(Tea));
        _pages.Release(Coffee);
        Assert.True(_pages.TryAcquire(Tea));
    }

    [Fact]
    public async Task One_too_many_is_told_so_and_so_is_whoever_comes_from_elsewhere_or_has_not_signed_in()
    {
        await using var server = await TestServer.Start("--Payments:Console:MaxConnections", "1");
        using var somebody = await server.SignIn(server.AdminToken);
        using var first = new ClientWebSocket();

        Assert.Equal(HttpStatusCode.SwitchingProtocols, await Connect(server, first, somebody.Cookies, server.Url));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Connect(server, somebody.Cookies, server.Url));
        Assert.Equal(HttpStatusCode.Forbidden, await Connect(server, somebody.Cookies, "https://elsewhere.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await Connect(server, somebody.Cookies, "null"));
        // Sent on to the form, which is a page.
        Assert.Equal(HttpStatusCode.OK, await Connect(server, new CookieContainer(), server.Url));
    }

    private static async Task<HttpStatusCode> Connect(TestServer server, CookieContainer cookies, string origin)
    {
        using var socket = new ClientWebSocket();
        return await Connect(server, socket, cookies, origin);
    }

    private static async Task<HttpStatusCode> Connect(TestServer server, ClientWebSocket socket, CookieContainer cookies, string origin)
    {
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.Cookies = cookies;
        socket.Options.SetRequestHeader("Origin", origin);
        try
        {
            await socket.ConnectAsync(new Uri(server.Url.Replace("http:", "ws:", StringComparison.Ordinal) + "/console/_blazor"), default);
        }
        catch (WebSocketException)
        {
            // Its answer says why.
        }

        return socket.HttpStatusCode;
    }
}
