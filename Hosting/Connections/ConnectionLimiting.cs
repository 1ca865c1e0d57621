using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Payments.Hosting;

/// <summary>Keeps the web server to the connections that settings allow (<see cref="ConnectionLimits"/>) and that this process can hold (<see cref="FileDescriptors"/>).</summary>
internal static class ConnectionLimiting
{
    /// <exception cref="SettingException">This process can hold too few.</exception>
    public static void LimitConnections(this WebApplicationBuilder builder, ConnectionLimits limits)
    {
        if (FileDescriptors.Limit is { } files)
        {
            var most = FileDescriptors.ConnectionsOf(files);
            builder.Services.AddSingleton(provider => new OpenConnections(most, provider.GetRequiredService<ILoggerFactory>().CreateLogger<OpenConnections>()));
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = limits.Most;
            kestrel.Limits.MaxConcurrentUpgradedConnections = limits.MostUpgraded;
            kestrel.Limits.RequestHeadersTimeout = limits.Headers;
            kestrel.Limits.KeepAliveTimeout = limits.KeepAlive;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(limits.BodyBytesPerSecond, ConnectionLimits.SlowStart);

            var open = kestrel.ApplicationServices.GetService<OpenConnections>();
            var addresses = limits.MostOfOneAddress > 0 ? new ConnectionsByAddress(limits.MostOfOneAddress) : null;
            // Said once: a second time takes the place of the first.
            kestrel.ConfigureEndpointDefaults(listen =>
            {
                if (open is not null) listen.Use(next => connection => open.Serve(connection, next));
                if (addresses is not null) listen.Use(next => connection => addresses.Serve(connection, next));
            });
        });
    }
}
