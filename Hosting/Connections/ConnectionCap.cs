using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Payments.Hosting;

/// <summary>Keeps the web server to the connections that this process can hold.</summary>
internal static class ConnectionCap
{
    /// <exception cref="SettingException">It can hold too few.</exception>
    public static void CapConnections(this WebApplicationBuilder builder)
    {
        if (FileDescriptors.Limit is not { } limit) return;
        var most = FileDescriptors.ConnectionsOf(limit);
        builder.Services.AddSingleton(provider => new OpenConnections(most, provider.GetRequiredService<ILoggerFactory>().CreateLogger<OpenConnections>()));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            var connections = kestrel.ApplicationServices.GetRequiredService<OpenConnections>();
            kestrel.ConfigureEndpointDefaults(listen => listen.Use(next => connection => connections.Serve(connection, next)));
        });
    }
}
