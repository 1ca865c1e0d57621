using System.Net;
using System.Net.Sockets;
using Payments.LoadTest.Providers;
using Xunit;

namespace Payments.LoadTest.Tests.Run;

public sealed class Listening
{
    [Fact]
    public void two_load_tests_do_not_share_a_port()
    {
        using var first = new CallbackServer(new IPEndPoint(IPAddress.Loopback, 0), TimeProvider.System);

        var error = Assert.Throws<SocketException>(() => new CallbackServer(first.Address, TimeProvider.System));

        Assert.Equal(SocketError.AddressAlreadyInUse, error.SocketErrorCode);
    }
}
