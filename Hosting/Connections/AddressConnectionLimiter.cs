using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Payments.Hosting.Connections;

/// <summary>Counts connections by the address of their peer, and closes one too many before anything is read of it.</summary>
/// <param name="max">How many one address may have.</param>
/// <param name="trustedProxies">Networks of peers that are not counted, because they speak for many.</param>
internal sealed class AddressConnectionLimiter(int max, ImmutableArray<IPNetwork> trustedProxies)
{
    private const int NetworkBytes = 8;

    private readonly KeyedLimiter<UInt128> _places = new(max);

    /// <summary>Serves a connection if its address may have one more.</summary>
    public async Task Serve(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.RemoteEndPoint is not IPEndPoint { Address: var address } || IsTrustedProxy(address))
        {
            await next(connection);
            return;
        }

        var peer = PeerOf(address);
        if (!_places.TryAcquire(peer))
        {
            connection.Abort(new ConnectionAbortedException("The address has as many connections as it may have."));
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            _places.Release(peer);
        }
    }

    /// <summary>Whether a peer speaks for many, so that its connections say nothing of who is behind them.</summary>
    public bool IsTrustedProxy(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return trustedProxies.Any(network => network.Contains(plain));
    }

    /// <summary>
    /// Who is counted as one: an IPv4 address, however it is written, or an IPv6 network of 64 bits, which is what one host is given.
    /// </summary>
    public static UInt128 PeerOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        (address.AddressFamily == AddressFamily.InterNetwork ? address.MapToIPv6() : address).TryWriteBytes(bytes, out _);
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6)
            bytes[NetworkBytes..].Clear();
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
