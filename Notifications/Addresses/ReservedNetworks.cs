using System.Collections.Immutable;
using System.Net;

namespace Payments.Notifications.Addresses;

/// <summary>
/// Addresses that are not a host on the public internet: IANA's special-purpose registries (RFC 6890 and its successors), and what clouds
/// add.
/// </summary>
internal static class ReservedNetworks
{
    /// <summary>All of public IPv6 lies in here; what lies outside is local, multicast or not assigned.</summary>
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly ImmutableArray<IPNetwork> IPv4 = Networks(
        "0.0.0.0/8", // "this network", RFC 791: reaches the machine itself on many systems
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16", // private, RFC 1918
        "100.64.0.0/10", // shared by carriers, RFC 6598
        "127.0.0.0/8", // loopback, RFC 1122
        "169.254.0.0/16", // link-local, RFC 3927; clouds answer metadata at 169.254.169.254
        "168.63.129.16/32", // the metadata address of Azure
        "192.0.0.0/24", // protocol assignments, RFC 6890
        "192.0.2.0/24",
        "198.51.100.0/24",
        "203.0.113.0/24", // documentation, RFC 5737
        "192.88.99.0/24", // 6to4 relays, RFC 7526
        "198.18.0.0/15", // benchmarking, RFC 2544
        "224.0.0.0/4", // multicast, RFC 5771
        "240.0.0.0/4"
    ); // reserved and broadcast, RFC 1112 and 919

    private static readonly ImmutableArray<IPNetwork> IPv6 = Networks(
        "2001::/23", // protocol assignments, RFC 2928: Teredo, benchmarking, ORCHID
        "2001:db8::/32",
        "3fff::/20"
    ); // documentation, RFC 3849 and 9637

    public static bool Contains(IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
            ? IPv4.Any(network => network.Contains(address))
            : !GlobalUnicast.Contains(address) || IPv6.Any(network => network.Contains(address));

    private static ImmutableArray<IPNetwork> Networks(params string[] networks) => [.. networks.Select(IPNetwork.Parse)];
}
