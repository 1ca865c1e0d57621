using System;
using Microsoft.Extensions.Configuration;

namespace Payments.Hosting;

/// <summary>The settings under <c>Payments:Limits</c> that are about connections: how many there are, and how long one may take to say what it wants.</summary>
public sealed record ConnectionLimits
{
    /// <summary><c>Connections</c>: open ones, all together, streams not counted. Default 20,000; 1 to 1,000,000.</summary>
    public required int Most { get; init; }

    /// <summary><c>UpgradedConnections</c>: streams, all together. Default 100,000; 1 to 1,000,000.</summary>
    public required int MostUpgraded { get; init; }

    /// <summary>
    /// <c>ConnectionsPerAddress</c>: open ones from one IP address (IPv6: from one network of 64 bits), streams among them. Default 0, which is no
    /// limit: behind a proxy all connections come from its address. 0 to 1,000,000.
    /// </summary>
    public required int MostOfOneAddress { get; init; }

    /// <summary><c>HeadersSeconds</c>: how long a request's head may take. Default 10; 1 to 300.</summary>
    public required TimeSpan Headers { get; init; }

    /// <summary><c>BodySeconds</c>: how long its body may take, all in all. Default 20; 1 to 300.</summary>
    public required TimeSpan Body { get; init; }

    /// <summary><c>BodyBytesPerSecond</c>: how fast a body must come, on average, from its fifth second on. Default 240; 1 to 65,536.</summary>
    public required int BodyBytesPerSecond { get; init; }

    /// <summary><c>KeepAliveSeconds</c>: how long a connection may wait for its next request. Default 130; 1 to 3,600.</summary>
    public required TimeSpan KeepAlive { get; init; }

    /// <summary>From when on the speed of a body counts: 5 s.</summary>
    public static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(5);

    internal static ConnectionLimits Read(IConfiguration configuration) => new()
    {
        Most = configuration.Number("Payments:Limits:Connections", 20_000, 1, 1_000_000),
        MostUpgraded = configuration.Number("Payments:Limits:UpgradedConnections", 100_000, 1, 1_000_000),
        MostOfOneAddress = configuration.Number("Payments:Limits:ConnectionsPerAddress", 0, 0, 1_000_000),
        Headers = TimeSpan.FromSeconds(configuration.Number("Payments:Limits:HeadersSeconds", 10, 1, 300)),
        Body = TimeSpan.FromSeconds(configuration.Number("Payments:Limits:BodySeconds", 20, 1, 300)),
        BodyBytesPerSecond = configuration.Number("Payments:Limits:BodyBytesPerSecond", 240, 1, 65_536),
        KeepAlive = TimeSpan.FromSeconds(configuration.Number("Payments:Limits:KeepAliveSeconds", 130, 1, 3600)),
    };
}
