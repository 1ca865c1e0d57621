using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Payments.Channels.Http.Settings;

namespace Payments.Channels.Http;

/// <summary>Puts described providers into a server.</summary>
public static class HttpChannelRegistration
{
    /// <summary>Adds an <see cref="IPaymentChannel"/> for each.</summary>
    /// <param name="services">The server's.</param>
    /// <param name="providers">The providers.</param>
    /// <param name="callbackUrl">Where a channel's provider posts its callbacks, by the channel's name. Asked at every use.</param>
    public static IServiceCollection AddHttpChannels(
        this IServiceCollection services,
        IEnumerable<HttpChannelOptions> providers,
        Func<IServiceProvider, string, string> callbackUrl
    )
    {
        foreach (var options in providers)
        {
            services.AddSingleton<IPaymentChannel>(provider => new HttpChannel(
                options,
                () => callbackUrl(provider, options.Name),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<HttpChannel>>()
            ));
        }

        return services;
    }
}
