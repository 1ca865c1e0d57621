using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Payments.Testing.Processes;

/// <summary>Ports of 127.0.0.1.</summary>
public static class Ports
{
    /// <summary>One that nobody listens on at this moment.</summary>
    public static int FindFree()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The same as <see cref="FindStable(Random)"/>, where nothing is to be repeated.</summary>
    public static int FindStable() => FindStable(new Random(RandomNumberGenerator.GetInt32(int.MaxValue)));

    /// <summary>
    /// One that stays a server's own while that is dead: below the range from which the system gives ports to outgoing connections.
    /// </summary>
    /// <param name="random">Draws the port, so that two programs hardly try the same.</param>
    public static int FindStable(Random random)
    {
        while (true)
        {
            var port = random.Next(20_000, 32_000);
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
