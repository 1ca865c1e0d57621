using System.Net;
using Microsoft.AspNetCore.Http;
using Payments.Hosting.Settings;

namespace Payments.Hosting.Connections;

/// <summary>The address of whoever makes a request. Behind a trusted proxy it is the last that the proxy names.</summary>
public static class ClientAddress
{
    /// <summary>Finds it; null where the connection has none, as in a test server.</summary>
    public static IPAddress? Of(HttpContext http, ConnectionLimits limits)
    {
        if (http.Connection.RemoteIpAddress is not { } remote)
            return null;
        var address = Plain(remote);
        return
            limits.TrustedProxies.Any(network => network.Contains(address))
            && http.Request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim() is { Length: > 0 } named
            && IPAddress.TryParse(named, out var client)
            ? Plain(client)
            : address;
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
