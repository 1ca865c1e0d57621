using System;
using System.Net;
using System.Net.Http;

namespace Payments.Notifications;

/// <summary>What meets endpoints which nobody here controls: it follows nothing, remembers nothing and unpacks nothing.</summary>
internal static class NotificationHttp
{
    private const int MaxHeadersKilobytes = 16;

    // Not a client, which would link one more cancellation to every request for a time limit that it is not to have.
    public static HttpMessageInvoker Create(NotificationOptions options, AddressGuard guard) => new(new SocketsHttpHandler
    {
        ConnectCallback = guard.Connect,
        ConnectTimeout = options.TimeLimit,
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        MaxConnectionsPerServer = options.MaxConnectionsPerEndpoint,
        MaxResponseHeadersLength = MaxHeadersKilobytes,
        MaxResponseDrainSize = 0,
        // An endpoint that moves to another address is followed there within this time.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
    });
}
