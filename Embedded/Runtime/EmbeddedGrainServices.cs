using System;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Payments.Embedded.Hosting;

namespace Orleans.Payments.Embedded;

/// <summary>Adds the embedded grain host to a program.</summary>
public static class EmbeddedGrainServices
{
    /// <summary>
    /// Adds the host: <see cref="IGrainFactory"/>, and a hosted service that starts reminders and, on stop, ends all activations.
    /// The program registers storages (<c>IGrainStorage</c>, keyed by name) and, if grains use reminders, an <c>IReminderTable</c>.
    /// A <see cref="TimeProvider"/> that is registered already drives timers, reminders, time-outs and idle collection.
    /// </summary>
    public static IServiceCollection AddEmbeddedGrains(this IServiceCollection services, Action<EmbeddedGrainOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<EmbeddedGrainOptions>();
        if (configure is not null) options.Configure(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<GrainHost>();
        services.TryAddSingleton<IGrainFactory>(static provider => provider.GetRequiredService<GrainHost>().Factory);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, GrainHostLifetime>());
        return services;
    }
}
