using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Payments.Channels;
using Payments.Sandbox.Provider;
using Payments.Sandbox.Provider.Api;
using Payments.Sandbox.Provider.Books;
using Payments.Sandbox.Provider.Callbacks;
using Payments.Sandbox.Provider.Inboxes;
using Payments.Sandbox.Provider.PayPage;
using Payments.Storage.Grains;

namespace Payments.Sandbox;

/// <summary>Puts the sandbox into a server.</summary>
public static class SandboxRegistration
{
    /// <summary>Adds both sides: our channel, and the provider. The provider's pages and API need <see cref="MapSandbox"/> too.</summary>
    public static IServiceCollection AddSandbox(this IServiceCollection services, Func<IServiceProvider, SandboxOptions> options) =>
        services.AddSandboxChannel(options).AddSandboxProvider(options);

    /// <summary>Adds our side only: an <see cref="IPaymentChannel"/>, for a process that does not host the provider.</summary>
    public static IServiceCollection AddSandboxChannel(this IServiceCollection services, Func<IServiceProvider, SandboxOptions> options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(options);
        services.AddSingleton<SandboxClient>();
        services.AddSingleton<SandboxChannel>();
        services.AddSingleton<IPaymentChannel>(provider => provider.GetRequiredService<SandboxChannel>());
        return services;
    }

    /// <summary>Adds the provider: its books, its callbacks, and <see cref="SandboxFaults"/> to make it misbehave.</summary>
    public static IServiceCollection AddSandboxProvider(this IServiceCollection services, Func<IServiceProvider, SandboxOptions> options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(options);
        services.TryAddSingleton<MonotonicClock>();
        services.AddSingleton<SandboxFaults>();
        services.AddSingleton(provider =>
            SandboxDatabase.Open(provider.GetRequiredService<SandboxOptions>(), provider.GetRequiredService<ILogger<SandboxDatabase>>())
        );
        services.AddSingleton<CallbackSender>();
        services.AddSingleton<CallbackDelivery>();
        services.AddSingleton<SignedEndpoints>();
        services.AddSingleton<ProviderApi>();
        services.AddSingleton<PayPages>();
        services.AddSingleton<Inboxes>();
        services.AddSingleton<InboxPages>();
        services.AddSingleton<IHostedService, SandboxHostedService>();
        return services;
    }

    /// <summary>
    /// Maps the provider's API, its pay pages and the inboxes, all under <c>/sandbox</c>. They are no part of this server's own API.
    /// </summary>
    public static IEndpointRouteBuilder MapSandbox(this IEndpointRouteBuilder endpoints)
    {
        endpoints.ServiceProvider.GetRequiredService<ProviderApi>().Map(endpoints);
        endpoints.ServiceProvider.GetRequiredService<PayPages>().Map(endpoints);
        endpoints.ServiceProvider.GetRequiredService<InboxPages>().Map(endpoints);
        return endpoints;
    }
}
