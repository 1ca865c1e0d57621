using System;
using System.Net;
using System.Net.Http;
using System.Threading;

namespace Orleans.Payments.Notifications;

/// <summary>The HTTP client that meets endpoints which nobody here controls: it follows nothing, remembers nothing and unpacks nothing.</summary>
internal static class NotificationHttp
{
    private const int MaxHeadersKilobytes = 16;

    public static HttpClient Create(NotificationOptions options, AddressGuard guard) => new(new SocketsHttpHandler
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
    })
    {
        // Each attempt has a limit of its own, on the injected clock.
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
