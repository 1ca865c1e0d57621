using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Payments.Grains.Alerts;
using Payments.Hosting.Settings;

namespace Payments.Hosting.Alerts;

/// <summary>Registers what a process needs to measure, and what the one of them that decides goes by.</summary>
internal static class AlertServices
{
    public static IServiceCollection AddAlerts(this IServiceCollection services, AlertSettings settings)
    {
        services
            .AddSingleton(settings.Recipients)
            .AddSingleton(
                new AlertOptions(
                    settings.Policy,
                    settings.Interval,
                    settings.PaidRateMinOrders,
                    settings.MessagesPerMinute,
                    settings.RunbookUrl
                )
            );
        return settings.Enabled
            ? services.AddSingleton<ChannelReadings>().AddSingleton<ProcessReadings>().AddSingleton<IHostedService, AlertReporter>()
            : services;
    }
}
