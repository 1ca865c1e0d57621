using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Payments.Hosting.Settings;

namespace Payments.Hosting.Start;

/// <summary>
/// Checks where the server is to listen before anything else is made. A server that finds its port taken only when it opens it has files
/// open and, in a cluster, has waited for the silos by then.
/// </summary>
internal static class ListeningAddresses
{
    /// <summary>Where Kestrel listens when nobody says otherwise.</summary>
    private const string Default = "http://localhost:5000";

    /// <summary>Refuses addresses that cannot be read, that this machine does not have, or at which somebody listens.</summary>
    /// <param name="configuration">The settings, <c>Urls</c> among them.</param>
    /// <param name="cluster">The settings of a silo that others reach; null where no silo listens.</param>
    /// <exception cref="SettingException">Names the setting and the address.</exception>
    public static void Check(IConfiguration configuration, ClusterSettings? cluster)
    {
        foreach (var (setting, address) in Of(configuration))
            Check(setting, address);
        if (cluster is null)
            return;
        TryBind(
            "Payments:Cluster:SiloPort",
            $"{cluster.AdvertisedAddress}:{cluster.SiloPort}",
            new IPEndPoint(cluster.AdvertisedAddress, cluster.SiloPort),
            "Payments:Cluster:AdvertisedAddress"
        );
        TryBind(
            "Payments:Cluster:GatewayPort",
            $"{cluster.AdvertisedAddress}:{cluster.GatewayPort}",
            new IPEndPoint(cluster.AdvertisedAddress, cluster.GatewayPort),
            "Payments:Cluster:AdvertisedAddress"
        );
    }

    /// <summary>
    /// The addresses by the settings that name them. Endpoints of Kestrel's own settings come before all others, as with Kestrel.
    /// </summary>
    private static IEnumerable<(string Setting, string Address)> Of(IConfiguration configuration)
    {
        var endpoints = configuration
            .GetSection("Kestrel:Endpoints")
            .GetChildren()
            .Where(endpoint => endpoint["Url"] is { Length: > 0 })
            .ToList();
        if (endpoints.Count > 0)
            return endpoints.Select(endpoint => (endpoint.Path + ":Url", endpoint["Url"]!));
        if (configuration["Urls"] is { Length: > 0 } urls)
            return Parts(urls).Select(address => ("Urls", address));
        if (configuration["Http_Ports"] is { Length: > 0 } ports)
            return Parts(ports).Select(port => ("Http_Ports", $"http://*:{port}"));
        return [("Urls", Default)];
    }

    private static string[] Parts(string text) => text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static void Check(string setting, string address)
    {
        var parsed = Parse(setting, address);
        if (parsed.Scheme != "http")
        {
            throw new SettingException(
                setting,
                parsed.Scheme == "https"
                    ? $"names {address}; this server speaks plain HTTP, behind a reverse proxy with TLS."
                    : $"names {address}; it must begin with http://."
            );
        }

        if (parsed.IsUnixPipe || parsed.IsNamedPipe)
            return;
        if (parsed.PathBase.Length > 0)
            throw new SettingException(setting, $"names {address}; an address has no path.");
        if (parsed.Port is < 0 or > IPEndPoint.MaxPort)
            throw new SettingException(setting, $"names {address}; a port is a number from 0 to {IPEndPoint.MaxPort}.");
        var isLocalhost = parsed.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
        if (isLocalhost && parsed.Port == 0)
            throw new SettingException(
                setting,
                $"names {address}; a port that the system chooses needs an address, as http://127.0.0.1:0."
            );
        foreach (
            var ip in isLocalhost
                ? [IPAddress.Loopback, IPAddress.IPv6Loopback]
                : new[] { IPAddress.TryParse(parsed.Host.Trim('[', ']'), out var one) ? one : IPAddress.IPv6Any }
        )
            TryBind(setting, address, new IPEndPoint(ip, parsed.Port), setting, mayBeMissing: isLocalhost);
    }

    private static BindingAddress Parse(string setting, string address)
    {
        try
        {
            return BindingAddress.Parse(address);
        }
        catch (FormatException error)
        {
            throw new SettingException(setting, $"names \"{address}\"; an address is of the form http://127.0.0.1:5000.", error);
        }
    }

    private static void TryBind(string setting, string shown, IPEndPoint address, string settingOfAddress, bool mayBeMissing = false)
    {
        // Machines without the newer protocol listen on the older alone.
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && !Socket.OSSupportsIPv6)
        {
            if (mayBeMissing)
                return;
            address = new IPEndPoint(IPAddress.Any, address.Port);
        }

        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.Bind(address);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new SettingException(
                setting,
                $"names {shown}, where another program listens already. A second server on this machine needs other ports and another Payments:DataDirectory.",
                error
            );
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new SettingException(
                setting,
                $"names {shown}, where this user may not listen: ports below 1024 are the system's.",
                error
            );
        }
        catch (SocketException error)
        {
            if (mayBeMissing)
                return;
            throw new SettingException(settingOfAddress, $"names {shown}, where this machine cannot listen: {error.Message}", error);
        }
    }
}
