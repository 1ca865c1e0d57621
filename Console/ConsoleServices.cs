using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MudBlazor;
using MudBlazor.Services;
using Orleans;
using Payments.Application;
using Payments.Console.Access;
using Payments.Console.Connections;
using Payments.Console.Live;
using Payments.Console.Pages.FirstRun;
using Payments.Console.Pages.Orders;
using Payments.Console.Parts;
using Payments.Console.Settings;
using Payments.Grains.Actions;
using Payments.Grains.Merchants;
using Payments.Grains.Secrets;
using Payments.Hosting;
using Payments.Hosting.Settings;
using Payments.Hosting.Telemetry;
using Payments.Storage.Commits;
using Payments.Storage.Orders;

namespace Payments.Console;

/// <summary>What the console's pages are given: the server's own commands, and what makes pages of them.</summary>
internal static class ConsoleServices
{
    /// <summary>How many tabs that have lost their connection are kept for, so that they find their page again.</summary>
    private const int MaxDisconnected = 20;

    private static readonly TimeSpan DisconnectedRetention = TimeSpan.FromMinutes(1);

    /// <summary>What of the server is the console's too, besides all commands.</summary>
    private static readonly Type[] Shared =
    [
        typeof(IConfiguration),
        typeof(IHostEnvironment),
        typeof(IWebHostEnvironment),
        typeof(IHostApplicationLifetime),
        typeof(ILoggerFactory),
        typeof(DiagnosticListener),
        typeof(DiagnosticSource),
        typeof(IMeterFactory),
        typeof(TimeProvider),
        typeof(IGrainFactory),
        typeof(ConsoleSettings),
        typeof(PageLimiter),
        typeof(ProcessSettings),
        typeof(PaymentsSettings),
        typeof(AdminToken),
        typeof(SecretBox),
        typeof(MerchantDirectory),
        typeof(ServerAddress),
        typeof(IOrderQueries),
        typeof(OrderStatisticsReader),
        typeof(OrderCountLog),
        typeof(ChannelRegistry),
        typeof(CommitSignal),
    ];

    /// <summary>Makes them.</summary>
    /// <param name="server">The server's services. They stay its own: it disposes of them.</param>
    public static ServiceProvider Build(IServiceProvider server)
    {
        var services = new ServiceCollection();
        foreach (var type in Shared.Concat(new ServiceCollection().AddMerchantCommands().Select(command => command.ServiceType)))
            services.AddSingleton(type, server.GetRequiredService(type));
        services.AddLogging().AddSingleton<IDataProtectionProvider, MasterKeyProtection>();
        services.AddAccess(server.GetRequiredService<PaymentsSettings>());
        services
            .AddRazorComponents()
            .AddInteractiveServerComponents(circuits =>
            {
                circuits.DisconnectedCircuitMaxRetained = MaxDisconnected;
                circuits.DisconnectedCircuitRetentionPeriod = DisconnectedRetention;
            });
        services.AddMudServices(mud =>
        {
            mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            mud.SnackbarConfiguration.MaxDisplayedSnackbars = 3;
        });
        services
            .AddSingleton<EventFeed>()
            .AddSingleton<OverviewReader>()
            .AddSingleton<OverviewFeed>()
            .AddTransient<PageAction>()
            .AddScoped<OrderDetailsReader>()
            .AddSingleton<SandboxPayer>()
            .AddScoped<FirstRunSteps>();
        // Nobody starts these services' own parts; and keys come from the master key, never from a ring of files.
        services.RemoveAll<IHostedService>();
        return services.BuildServiceProvider();
    }

    private static void AddAccess(this IServiceCollection services, PaymentsSettings settings)
    {
        services
            .AddSingleton<ConsoleUserCheck>()
            .AddSingleton<SignInAttempts>()
            .AddScoped<ConsoleSession>()
            .AddScoped<AuthenticationStateProvider, CircuitAuthentication>();
        services.AddCascadingAuthenticationState();
        services
            .AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(cookies => SessionCookie.Configure(cookies, settings));
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = SessionCookie.Prefix + "form";
            antiforgery.Cookie.SecurePolicy = SessionCookie.SecurePolicy(settings);
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
    }
}
