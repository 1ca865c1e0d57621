using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace Payments.Hosting.Settings;

/// <summary>
/// The settings under <c>Payments:Limits</c> that are about connections: how many there are, and how long one may take to say what it
/// wants.
/// </summary>
public sealed record ConnectionLimits
{
    /// <summary><c>Connections</c>: open ones, all together, streams not counted. Default 20,000; 1 to 1,000,000.</summary>
    public required int MaxConnections { get; init; }

    /// <summary><c>UpgradedConnections</c>: streams, all together. Default 100,000; 1 to 1,000,000.</summary>
    public required int MaxUpgradedConnections { get; init; }

    /// <summary>
    /// <c>ConnectionsPerAddress</c>: open ones from one IP address (IPv6: from one network of 64 bits), streams among them, but for
    /// <see cref="TrustedProxies"/>. Default 1,000; 0, which is no limit, to 1,000,000.
    /// </summary>
    public required int MaxConnectionsPerAddress { get; init; }

    /// <summary>
    /// <c>TrustedProxies</c>: networks of reverse proxies and load balancers. All clients behind one have its address, so its connections
    /// are not counted by address. Default: loopback and the networks that are not public.
    /// </summary>
    public required ImmutableArray<IPNetwork> TrustedProxies { get; init; }

    /// <summary><c>HeadersSeconds</c>: how long a request's head may take. Default 10; 1 to 300.</summary>
    public required TimeSpan HeadersTimeout { get; init; }

    /// <summary><c>BodySeconds</c>: how long its body may take, all in all. Default 20; 1 to 300.</summary>
    public required TimeSpan BodyTimeout { get; init; }

    /// <summary>
    /// <c>BodyBytesPerSecond</c>: how fast a body must come, on average, from its fifth second on. Default 240; 1 to 65,536.
    /// </summary>
    public required int MinBodyBytesPerSecond { get; init; }

    /// <summary><c>KeepAliveSeconds</c>: how long a connection may wait for its next request. Default 130; 1 to 3,600.</summary>
    public required TimeSpan KeepAliveTimeout { get; init; }

    /// <summary>From when on the speed of a body counts: 5 s.</summary>
    public static readonly TimeSpan BodyRateGracePeriod = TimeSpan.FromSeconds(5);

    /// <summary>RFC 1122 and 4291, 1918, 6598, 3927, 4193: whoever connects from there has not come from the internet by himself.</summary>
    internal static readonly ImmutableArray<IPNetwork> PrivateNetworks =
    [
        .. (
            (string[])
                [
                    "127.0.0.0/8",
                    "::1/128",
                    "10.0.0.0/8",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "100.64.0.0/10",
                    "169.254.0.0/16",
                    "fe80::/10",
                    "fc00::/7",
                ]
        ).Select(IPNetwork.Parse),
    ];

    internal static ConnectionLimits Read(IConfiguration configuration) =>
        new()
        {
            MaxConnections = configuration.Number("Payments:Limits:Connections", 20_000, 1, 1_000_000),
            MaxUpgradedConnections = configuration.Number("Payments:Limits:UpgradedConnections", 100_000, 1, 1_000_000),
            MaxConnectionsPerAddress = configuration.Number("Payments:Limits:ConnectionsPerAddress", 1000, 0, 1_000_000),
            TrustedProxies = configuration.Networks("Payments:Limits:TrustedProxies") is { IsEmpty: false } networks
                ? networks
                : PrivateNetworks,
            HeadersTimeout = configuration.Seconds("Payments:Limits:HeadersSeconds", 10, 1, 300),
            BodyTimeout = configuration.Seconds("Payments:Limits:BodySeconds", 20, 1, 300),
            MinBodyBytesPerSecond = configuration.Number("Payments:Limits:BodyBytesPerSecond", 240, 1, 65_536),
            KeepAliveTimeout = configuration.Seconds("Payments:Limits:KeepAliveSeconds", 130, 1, 3600),
        };
}
