using System.Net;
using System.Net.Sockets;
using Payments.Api.Tests.Hosting;
using Payments.Hosting.Connections;
using Payments.Testing;
using Xunit;

namespace Payments.Api.Tests.Limits;

public sealed class Connections_of_one_address
{
    private const string Live = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

    [Fact]
    public async Task one_too_many_is_closed_unanswered_and_another_that_ends_makes_room()
    {
        await using var server = await PaymentsServer.Start("--Payments:Limits:ConnectionsPerAddress", "2");
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
