using System.Net;
using Payments.Notifications.Addresses;

namespace Payments.Notifications;

/// <summary>The client for endpoints that nobody here controls: it follows nothing, remembers nothing and unpacks nothing.</summary>
internal static class NotificationHttp
{
    private const int MaxHeadersKilobytes = 16;

    // Not a client, which would link one more cancellation to every request for a time limit that it is not to have.
    /// <param name="options">Its limits.</param>
    /// <param name="guard">Decides which addresses are reached; null for what goes to addresses of our own alone. A connection that stands
    /// is used again
    /// without being asked about, so the two share none.</param>
    public static HttpMessageInvoker Create(NotificationOptions options, AddressGuard? guard) =>
        new(
            new SocketsHttpHandler
            {
                ConnectCallback = guard is null ? null : guard.Connect,
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
            }
        );
}
