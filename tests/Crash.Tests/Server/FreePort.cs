using System;
using System.Net;
using System.Net.Sockets;

namespace Orleans.Payments.Crash.Tests;

/// <summary>
/// Finds a port that stays the server's own while it is dead: below the range from which the system gives ports to
/// outgoing connections.
/// </summary>
internal static class FreePort
{
    public static int Find(Random chance)
    {
        while (true)
        {
            var port = chance.Next(20_000, 32_000);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Somebody else's: the next one.
                continue;
            }
        }
    }
}
