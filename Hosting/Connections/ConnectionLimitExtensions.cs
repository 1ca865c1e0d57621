using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Payments.Hosting.Settings;

namespace Payments.Hosting.Connections;

/// <summary>
/// Keeps the web server to the connections that settings allow (<see cref="ConnectionLimits"/>) and that this process can hold
/// (<see cref="FileDescriptors"/>).
/// </summary>
internal static class ConnectionLimitExtensions
{
    /// <exception cref="SettingException">This process can hold too few.</exception>
    public static void LimitConnections(this WebApplicationBuilder builder, ConnectionLimits limits)
    {
        if (FileDescriptors.Limit is { } files)
        {
            var most = FileDescriptors.ConnectionsOf(files);
            builder.Services.AddSingleton(provider => new ConnectionLimiter(
                most,
                provider.GetRequiredService<ILoggerFactory>().CreateLogger<ConnectionLimiter>()
            ));
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = limits.MaxConnections;
            kestrel.Limits.MaxConcurrentUpgradedConnections = limits.MaxUpgradedConnections;
            kestrel.Limits.RequestHeadersTimeout = limits.HeadersTimeout;
            kestrel.Limits.KeepAliveTimeout = limits.KeepAliveTimeout;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(limits.MinBodyBytesPerSecond, ConnectionLimits.BodyRateGracePeriod);

            var open = kestrel.ApplicationServices.GetService<ConnectionLimiter>();
            var addresses =
                limits.MaxConnectionsPerAddress > 0
                    ? new AddressConnectionLimiter(limits.MaxConnectionsPerAddress, limits.TrustedProxies)
                    : null;
            // Said once: a second time takes the place of the first.
            kestrel.ConfigureEndpointDefaults(listen =>
            {
                if (open is not null)
                    listen.Use(next => connection => open.Serve(connection, next));
                if (addresses is not null)
                    listen.Use(next => connection => addresses.Serve(connection, next));
            });
        });
    }
}
