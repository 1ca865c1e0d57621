using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Payments.Notifications.Addresses;

namespace Payments.Notifications;

/// <summary>Registers notifications with a host.</summary>
public static class NotificationsRegistration
{
    /// <summary>
    /// Adds <see cref="NotificationSender"/> and what it needs, with the settings of <see cref="NotificationOptions.Section"/>. A
    /// <see cref="TimeProvider"/> may be registered before or after.
    /// </summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services
            .AddOptions<NotificationOptions>()
            .BindConfiguration(NotificationOptions.Section)
            .PostConfigure<IHostEnvironment>(AllowLoopbackInDevelopment)
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<NotificationOptions>, NotificationOptionsValidation>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<HostNameResolver>(Dns.GetHostAddressesAsync);
        services.TryAddSingleton<AddressGuard>();
        services.TryAddSingleton<SandboxInboxResolver>(static (IServiceProvider _) => static _ => null);
        services.TryAddSingleton<NotificationSender>();
        return services;
    }

    private static void AllowLoopbackInDevelopment(NotificationOptions options, IHostEnvironment environment)
    {
        if (environment.IsDevelopment() && options.AllowedNetworks.Length == 0)
            options.AllowedNetworks = ["127.0.0.0/8", "::1/128"];
    }
}
