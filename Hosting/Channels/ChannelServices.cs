using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Payments.Channels.Http;
using Payments.Hosting.Settings.Channels;

namespace Payments.Hosting.Channels;

/// <summary>The channels of this server, in one place. The simulated one is added by whoever knows where its books are.</summary>
public static class ChannelServices
{
    /// <summary>
    /// Adds the channels that the settings describe, and what is set about all of them. A channel made by code is added here too.
    /// </summary>
    public static IServiceCollection AddChannels(this IServiceCollection services, ChannelSettings settings) =>
        services
            .AddSingleton(settings)
            .AddSingleton(settings.Options)
            .AddHttpChannels(settings.Http, (provider, name) =>
                $"{provider.GetRequiredService<ServerAddress>().Public}/v1/channels/{name}/callbacks"
            )
            .AddSingleton<IHostedService, ChannelStartupCheck>()
            .AddSingleton<ChannelPauses>()
            .AddSingleton<IHostedService>(provider => provider.GetRequiredService<ChannelPauses>());
}
