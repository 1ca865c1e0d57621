using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Payments.Notifications.Addresses;

/// <summary>
/// Keeps notifications away from the server's own network (server-side request forgery). It decides on the address that
/// is connected to, not on the URL, so neither odd spellings nor a name that resolves differently the second time gets past it.
/// </summary>
/// <param name="options">Which networks are allowed all the same.</param>
/// <param name="resolve">Gives the addresses of a name.</param>
public sealed class AddressGuard(IOptions<NotificationOptions> options, HostNameResolver resolve)
{
    private readonly ImmutableArray<IPNetwork> _allowed = [.. options.Value.AllowedNetworks.Select(IPNetwork.Parse)];

    /// <summary>Tells whether a notification may be sent to an address.</summary>
    public bool IsAllowed(IPAddress address)
    {
        if (_allowed.Any(network => network.Contains(address)))
            return true;
        return EmbeddedIPv4.In(address) is { } inner ? IsAllowed(inner) : !ReservedNetworks.Contains(address);
    }

    /// <summary>
    /// Connects to the first allowed address of a host that accepts. Each one is checked right before it is connected to.
    /// </summary>
    internal async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, ct);
        if (addresses.Length == 0)
            throw new SocketException((int)SocketError.HostNotFound);

        SocketException? failure = null;
        foreach (var address in addresses.Where(IsAllowed))
        {
            try
            {
                return await Connect(new IPEndPoint(address, port), ct);
            }
            catch (SocketException exception)
            {
                failure = exception; // Thrown below unless another address of the host accepts.
            }
        }

        throw failure ?? (Exception)new AddressNotAllowedException(host);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The stream owns the socket and the caller the stream.")]
    private static async Task<Stream> Connect(IPEndPoint endpoint, CancellationToken ct)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
