using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Payments.Application.Limits;
using Payments.Console.Connections;
using Payments.Console.Settings;
using Payments.Hosting.Management;
using Payments.Hosting.Settings;

namespace Payments.Console;

/// <summary>Puts the web console into a server.</summary>
public static class ConsoleEndpoints
{
    /// <summary>Where it is.</summary>
    public const string Path = "/console";

    /// <summary>Adds what makes it, once it is asked for.</summary>
    public static IServiceCollection AddConsole(this IServiceCollection services, ConsoleSettings settings) =>
        services
            .AddSingleton(settings)
            .AddSingleton<PageLimiter>()
            .AddSingleton<ConsoleServer>()
            .AddSingleton<ILimitSource, ConsoleLimits>();

    /// <summary>
    /// Maps it, where the settings have it. It is put together at the first request for it: its services and pages are many, and no start
    /// should wait for them.
    /// </summary>
    public static void MapConsole(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<PaymentsSettings>().ConsoleEnabled)
            return;
        var services = app.Services;
        app.Map(Path + "/{**rest}", http => services.GetRequiredService<ConsoleServer>().Serve(http))
            .WithMetadata(Audience.Everybody)
            .ExcludeFromDescription();
    }
}
