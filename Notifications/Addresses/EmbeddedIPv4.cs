using System.Net;
using System.Net.Sockets;

namespace Payments.Notifications.Addresses;

/// <summary>The IPv4 address that an IPv6 address stands for: a way around any check that looks at the outside only.</summary>
internal static class EmbeddedIPv4
{
    private const int IPv6Length = 16;

    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>The address inside; null when it is an IPv4 address already or holds none.</summary>
    public static IPAddress? In(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return null;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();

        Span<byte> bytes = stackalloc byte[IPv6Length];
        address.TryWriteBytes(bytes, out _);
        // RFC 4291, section 2.5.5.1, and RFC 6052, section 2.1: the last four bytes. RFC 3056, section 2: those after the prefix.
        return Compatible.Contains(address) || Nat64.Contains(address) ? new IPAddress(bytes[12..])
            : SixToFour.Contains(address) ? new IPAddress(bytes[2..6])
            : null;
    }
}
