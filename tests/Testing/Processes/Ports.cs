using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Payments.Testing.Processes;

/// <summary>Ports of 127.0.0.1.</summary>
public static class Ports
{
    private const int FirstStable = 20_000;
    private const int FirstRepeatable = 26_000;
    private const int EndOfStable = 32_000;

    /// <summary>One that nobody listens on at this moment.</summary>
    public static int FindFree()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The same as <see cref="FindStable(Random)"/>, where nothing is to be repeated.</summary>
    public static int FindStable() => Find(new Random(RandomNumberGenerator.GetInt32(int.MaxValue)), FirstStable, FirstRepeatable);

    /// <summary>
    /// One that stays a server's own while that is dead: below the range from which the system gives ports to outgoing connections, and
    /// apart from those that are not repeated, so that no test beside it takes the port of a server that is down.
    /// </summary>
    /// <param name="random">Draws the port, so that two programs hardly try the same.</param>
    public static int FindStable(Random random) => Find(random, FirstRepeatable, EndOfStable);

    private static int Find(Random random, int first, int end)
    {
        while (true)
        {
            var port = random.Next(first, end);
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
