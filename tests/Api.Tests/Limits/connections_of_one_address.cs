using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Payments.Api.Tests.Hosting;
using Payments.Hosting.Connections;
using Payments.Hosting.Settings;
using Payments.Testing;
using Xunit;

namespace Payments.Api.Tests.Limits;

public sealed class Connections_of_one_address
{
    private const string Live = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

    [Fact]
    public async Task one_too_many_is_closed_unanswered_and_another_that_ends_makes_room()
    {
        // The test comes from loopback, which is a proxy unless others are named.
        await using var server = await PaymentsServer.Start(
            "--Payments:Limits:ConnectionsPerAddress",
            "2",
            "--Payments:Limits:TrustedProxies:0",
            "192.0.2.0/24"
        );
        using var first = await RawConnection.To(server);
        using var second = await RawConnection.To(server);
        foreach (var connection in new[] { first, second })
        {
            await connection.Send(Live);
            Assert.StartsWith("HTTP/1.1 200", await connection.Receive(), StringComparison.Ordinal);
        }

        Assert.Equal("", await OnOneMore(server));
        second.Dispose();

        await Poll.Until("room for one more", async () => (await OnOneMore(server)).StartsWith("HTTP/1.1 200", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData]
    [InlineData("--Payments:Limits:TrustedProxies:0", "127.0.0.0/8", "--Payments:Limits:TrustedProxies:1", "::1/128")]
    public async Task a_proxy_may_have_as_many_as_its_clients_need(params string[] settings)
    {
        await using var server = await PaymentsServer.Start(["--Payments:Limits:ConnectionsPerAddress", "1", .. settings]);
        using var first = await RawConnection.To(server);
        await first.Send(Live);
        Assert.StartsWith("HTTP/1.1 200", await first.Receive(), StringComparison.Ordinal);

        Assert.StartsWith("HTTP/1.1 200", await OnOneMore(server), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("172.31.255.255", true)]
    [InlineData("172.32.0.0", false)]
    [InlineData("192.168.1.1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("198.51.100.7", false)]
    [InlineData("::ffff:198.51.100.7", false)]
    [InlineData("2001:db8::1", false)]
    public void from_public_addresses_are_counted_by_default_and_those_of_private_networks_are_not(string address, bool isTrusted)
    {
        var limits = ConnectionLimits.Read(new ConfigurationBuilder().Build());

        Assert.Equal(1000, limits.MaxConnectionsPerAddress);
        Assert.Equal(
            isTrusted,
            new AddressConnectionLimiter(limits.MaxConnectionsPerAddress, limits.TrustedProxies).IsTrustedProxy(IPAddress.Parse(address))
        );
    }

    private static async Task<string> OnOneMore(PaymentsServer server)
    {
        try
        {
            using var connection = await RawConnection.To(server);
            return await connection.Ask(Live);
        }
        catch (SocketException)
        {
            // Reset before it was made.
            return "";
        }
    }

    [Theory]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("2001:db8::1", "2001:db8::ffff:1", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    public void is_a_host_with_whatever_addresses_it_has(string one, string other, bool isSame) =>
        Assert.Equal(
            isSame,
            AddressConnectionLimiter.PeerOf(IPAddress.Parse(one)) == AddressConnectionLimiter.PeerOf(IPAddress.Parse(other))
        );
}
